using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>What a first notice and a later update of an incident both ask.</summary>
public abstract class IncidentForm(Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    public const string NoPromise = "none";
    public const string FreePromise = "at";

    public static readonly IReadOnlyList<int> PromiseMinutes = [30, 60, 120];

    [BindProperty]
    public string? Status { get; set; }

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    /// <summary>Per service id the word of a state.</summary>
    [BindProperty]
    public Dictionary<string, string?> States { get; set; } = [];

    /// <summary><see cref="NoPromise"/>, a number of minutes, or <see cref="FreePromise"/> with <see cref="NextUpdateAt"/>.</summary>
    [BindProperty]
    public string? NextUpdate { get; set; }

    [BindProperty]
    public LocalTimeInput NextUpdateAt { get; set; } = new();

    /// <summary>N3: a first notice without notifying does not meet the deadline; so it is a choice of its own.</summary>
    [BindProperty]
    public bool Quiet { get; set; }

    /// <summary>The services that something is wrong with, as far as the form says.</summary>
    public IEnumerable<string> Wrong => States.Where(s => s.Value is not null && s.Value != Words.Of(ServiceState.Operational)).Select(s => s.Key);

    protected LocalizedText Body => Bodies(BodyNl, BodyEn);

    /// <summary>All services on the page, in its order and groups.</summary>
    public IEnumerable<StateChoices> Catalogue(IReadOnlyDictionary<string, ServiceState> now, Func<PublicService, bool>? which = null) =>
        Snapshot.Groups
            .Select(g => new StateChoices(g.Name.For(T.Language).Text, [.. g.Services.Where(s => which is null || which(s)).Select(s => Choice(s, now))]))
            .Where(g => g.Services.Count > 0);

    public StateChoice Choice(PublicService service, IReadOnlyDictionary<string, ServiceState> now) =>
        StateChoice.Of(service, T.Language, States.GetValueOrDefault(service.Id), now.GetValueOrDefault(service.Id));

    protected IReadOnlyDictionary<string, ServiceState> ReadStates()
    {
        var states = new Dictionary<string, ServiceState>();
        foreach (var (service, word) in States)
        {
            if (Words.TryParse<ServiceState>(word, out var state))
            {
                states[service] = state;
            }
            else
            {
                Say(new Refusal("services", "choose"));
            }
        }

        return states;
    }

    /// <summary>The services that the form says something is wrong with.</summary>
    protected static IReadOnlyList<string> Affected(IReadOnlyDictionary<string, ServiceState> states) =>
        [.. states.Where(s => s.Value != ServiceState.Operational).Select(s => s.Key)];

    protected DateTimeOffset? ReadPromise() => NextUpdate switch
    {
        null or NoPromise => null,
        FreePromise => Read(NextUpdateAt, nameof(NextUpdateAt)),
        var minutes when PromiseMinutes.FirstOrDefault(m => m.ToString(T.Culture) == minutes) is > 0 and var known => Now.AddMinutes(known),
        _ => SayPromise(),
    };

    private DateTimeOffset? SayPromise()
    {
        Say(new Refusal("next_update", "choose"));
        return null;
    }
}
