using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>One update: when it was, and per service id the word of a state; empty where it says nothing of it.</summary>
public sealed class UpdateCourseInput
{
    public string? Id { get; set; }

    public LocalTimeInput At { get; set; } = new();

    public Dictionary<string, string?> States { get; set; } = [];
}

/// <summary>What an incident did to its services, told anew.</summary>
public sealed class CoursePage(RetellIncident retell, DraftDesk drafts, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    public static readonly IReadOnlyList<ServiceState> States = [ServiceState.Operational, ServiceState.DegradedPerformance, ServiceState.PartialOutage, ServiceState.MajorOutage];

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public List<UpdateCourseInput> Updates { get; set; } = [];

    [BindProperty]
    public string? Reason { get; set; }

    public Incident Incident { get; private set; } = null!;

    /// <summary>What stands, oldest first.</summary>
    public IReadOnlyList<IncidentUpdate> Timeline { get; private set; } = [];

    /// <summary>The services that it is about, and those that were chosen in the form, in the order of the page.</summary>
    public IReadOnlyList<PublicService> Touched => [.. InOrder.Where(s => IsTouched(s.Id))];

    public IReadOnlyList<PublicService> Others => [.. InOrder.Where(s => !IsTouched(s.Id))];

    private IEnumerable<PublicService> InOrder => Snapshot.Groups.SelectMany(g => g.Services);

    /// <summary>Whether the update ends the incident, or explains it: all services work from there.</summary>
    public static bool IsEnd(IncidentUpdate update) => update.Status is IncidentStatus.Resolved or IncidentStatus.Postmortem;

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Version = Incident.Version;
        Updates =
        [
            .. Incident.Course().Select(c => new UpdateCourseInput
            {
                Id = c.UpdateId,
                At = LocalTimeInput.Of(c.At, Wall),
                States = c.States.ToDictionary(s => s.Key, string? (s) => Words.Of(s.Value)),
            }),
        ];
        await TakeUpDraftAsync(drafts, draft, Request.Path, cancellationToken);
        Match();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var told = Timeline.ToDictionary(u => u.Id);
        var course = new List<UpdateCourse>();
        foreach (var (place, input) in Updates.Index())
        {
            var at = Read(input.At, $"Updates[{place}].At", told.GetValueOrDefault(input.Id ?? "")?.At);
            course.Add(new UpdateCourse(input.Id ?? "", at ?? Now, ReadStates(input.States)));
        }

        if (!ModelState.IsValid)
        {
            Match();
            return Again();
        }

        await drafts.EndWithSaveAsync(DraftId, cancellationToken);
        var outcome = await retell.RunAsync(new IncidentRetelling(id, Version, course, Reason?.Trim()), HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            await drafts.DiscardAsync(DraftId, cancellationToken);
            Flash.Say(this, T["incidents_staff.course_saved"]);
            return Redirect($"/staff/incidents/{id}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Version = Incident.Version;
        }

        Match();
        return Again(outcome);
    }

    private bool IsTouched(string serviceId) => Incident.ServiceIds.Contains(serviceId) || Updates.Any(u => !string.IsNullOrEmpty(u.States.GetValueOrDefault(serviceId)));

    private Dictionary<string, ServiceState> ReadStates(Dictionary<string, string?> words)
    {
        var states = new Dictionary<string, ServiceState>();
        foreach (var (service, word) in words.Where(w => !string.IsNullOrEmpty(w.Value)))
        {
            if (Words.TryParse<ServiceState>(word, out var state) && States.Contains(state))
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

    /// <summary>One input for each update that stands, in their order: an update may have come or gone since the form was opened.</summary>
    private void Match()
    {
        var given = Updates.Where(u => u.Id is not null).DistinctBy(u => u.Id).ToDictionary(u => u.Id!);
        Updates = [.. Timeline.Select(u => given.GetValueOrDefault(u.Id) ?? new UpdateCourseInput { Id = u.Id, At = LocalTimeInput.Of(u.At, Wall) })];
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { IsPublished: true } incident)
        {
            return false;
        }

        (Incident, Timeline) = (incident, [.. incident.Timeline]);
        return true;
    }
}
