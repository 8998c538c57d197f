using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Home;

public sealed class IndexModel(BoardSnapshot board, Texts texts) : PageModel
{
    public const int RecentDays = 14;

    private static readonly TimeSpan Soon = TimeSpan.FromHours(48);

    public Banner Banner { get; } = Banner.Of(board);

    /// <summary>Open notices that hold no service as well: they are read here too.</summary>
    public IReadOnlyList<PublicIncident> Open { get; } = [.. board.OpenIncidents.OrderByDescending(i => i.Updates.Select(u => u.At).DefaultIfEmpty(i.StartedAt).Max())];

    /// <summary>Told in full: what is going on and what comes soon.</summary>
    public IReadOnlyList<PublicMaintenance> Maintenance { get; } = [.. board.RunningMaintenance.OrderBy(m => m.End), .. board.UpcomingMaintenance.Where(m => m.Start <= board.At + Soon)];

    /// <summary>Told in a line: a long list of plans must not push the services off the screen.</summary>
    public IReadOnlyList<PublicMaintenance> Later { get; } = [.. board.UpcomingMaintenance.Where(m => m.Start > board.At + Soon)];

    public IReadOnlyList<EventDay> Recent { get; } = EventDay.Recent(board, RecentDays);

    /// <summary>The sentence: in the words of the notice where one notice says it all.</summary>
    public LocalizedText Sentence => Banner switch
    {
        { Incidents: [var only] } => only.Title,
        { Incidents.Count: > 1 } => Both("home.incidents", Banner.Incidents.Count),
        { State: ServiceState.Operational } => Own(texts["home.all_good"]),
        { Maintenance: [var only], State: ServiceState.UnderMaintenance } => only.Title,
        { Maintenance.Count: > 1, State: ServiceState.UnderMaintenance } => Both("home.maintenances", Banner.Maintenance.Count),
        { Affected: [var only] } => Own(texts["home.one_affected", only.Name.For(texts.Language).Text, texts.Word(only.State)]),
        _ => Both("home.affected", Banner.Affected.Count),
    };

    private LocalizedText Both(string key, int count) => Own(texts.Count(key, count));

    private LocalizedText Own(string text) => texts.Language == Language.Dutch ? new(text, null) : new(null, text);
}
