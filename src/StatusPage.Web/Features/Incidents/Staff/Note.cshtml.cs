using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>Something seems wrong: the clock runs, and customers are not told yet.</summary>
public sealed class NotePage(NoteIncident note, PublishHoldingNotice holding, ContentLibrary content, Texts texts, BoardSnapshot board, TimeProvider time) : IncidentForm(texts, board, time)
{
    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public string? TitleNl { get; set; }

    [BindProperty]
    public string? TitleEn { get; set; }

    [BindProperty]
    public LocalTimeInput DetectedAt { get; set; } = new();

    /// <summary>When the form was opened, to the tick: detection left as it stood is that moment, not its whole minute.</summary>
    [BindProperty]
    public long Opened { get; set; }

    public NotificationDeadline? Deadline { get; private set; }

    public void OnGet()
    {
        Id = NewId.Create();
        DetectedAt = LocalTimeInput.Of(Now, Wall);
        Opened = Now.UtcTicks;
        Deadline = DeadlineOf(Now);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var detected = Read(DetectedAt, nameof(DetectedAt), Opened > 0 && Opened <= Now.UtcTicks ? new DateTimeOffset(Opened, TimeSpan.Zero) : null);
        var states = ReadStates().Where(s => s.Value != ServiceState.Operational).ToDictionary();
        Deadline = DeadlineOf(detected ?? Now);
        if (!ModelState.IsValid)
        {
            return Again();
        }

        var title = Titles(TitleNl, TitleEn);
        if (title.IsEmpty && content.Current.Templates.FirstOrDefault(t => t.Slug == ContentLibrary.HoldingTemplate) is { } template)
        {
            title = holding.Fill(template.Title, states.Keys, detected!.Value, null, escape: false);
        }

        var facts = new IncidentFacts(title, IncidentKind.Downtime, detected!.Value, detected.Value);
        var outcome = await note.RunAsync(new NotedIncident(Id ?? "", facts, states), HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T["incidents_staff.noted"]);
        return Redirect($"/staff/incidents/{Id}/noted");
    }

    private NotificationDeadline? DeadlineOf(DateTimeOffset detected) =>
        BusinessCalendar.Covers(detected) ? Snapshot.Site.Settings.Calendar.NotificationDeadlineFor(detected) : null;
}
