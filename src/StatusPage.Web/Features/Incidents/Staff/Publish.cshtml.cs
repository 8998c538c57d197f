using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

public sealed class PublishPage(PublishIncident publish, StatusDbContext db, DraftDesk drafts, PreviewRenderer previews, NoticeOutlook outlook, Texts texts, BoardSnapshot board, TimeProvider time)
    : IncidentForm(texts, board, time)
{
    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public string? TitleNl { get; set; }

    [BindProperty]
    public string? TitleEn { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public string? Cause { get; set; }

    [BindProperty]
    public string? ForceMajeureReason { get; set; }

    [BindProperty]
    public LocalTimeInput DetectedAt { get; set; } = new();

    [BindProperty]
    public LocalTimeInput StartedAt { get; set; } = new();

    /// <summary>N1, N2: until when the first notification is in time.</summary>
    public NotificationDeadline? Deadline { get; private set; }

    /// <summary>What this form tells of, where staff had noted it before.</summary>
    private Incident? _noted;

    /// <param name="noted">The id of what was noted, which this form tells of.</param>
    /// <param name="service">The slug of what is wrong, where the overview was told so already, with its state.</param>
    public async Task OnGetAsync(string? service, string? state, string? draft, string? noted, CancellationToken cancellationToken)
    {
        Id = NewId.Create();
        Status = Words.Of(IncidentStatus.Investigating);
        Kind = Words.Of(IncidentKind.Downtime);
        NextUpdate = "60";
        DetectedAt = LocalTimeInput.Of(Now, Wall);
        StartedAt = LocalTimeInput.Of(Now, Wall);
        NextUpdateAt = LocalTimeInput.Of(Now.AddHours(1), Wall);
        if (Snapshot.Listed.FirstOrDefault(s => s.Slug == service) is { } wrong && Words.TryParse<ServiceState>(state, out _))
        {
            States[wrong.Id] = state;
        }

        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == noted, cancellationToken) is { IsNoted: true } known)
        {
            Id = known.Id;
            (TitleNl, TitleEn) = (known.Title.Nl, known.Title.En);
            Kind = Words.Of(known.Kind);
            DetectedAt = LocalTimeInput.Of(known.DetectedAt, Wall);
            StartedAt = LocalTimeInput.Of(known.StartedAt, Wall);
            States = known.Suspected.ToDictionary(s => s.ServiceId, s => (string?)Words.Of(s.New));
        }

        await TakeUpDraftAsync(drafts, draft, DraftForms.NewIncident, cancellationToken);
        Deadline = DeadlineOf(DetectedAt.Read(Wall).Moment ?? Now);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        _noted = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == Id, cancellationToken);
        var command = Read();
        Deadline = DeadlineOf(command?.Facts.DetectedAt ?? Now);
        if (command is null)
        {
            return Again();
        }

        var outcome = await publish.RunAsync(command, HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T[command.Notify ? "incidents_staff.published" : "incidents_staff.published_quietly"], undo: _noted is null ? $"/staff/incidents/{command.Id}/undo" : null, told: command.Notify ? command.Id : null);
        return Redirect($"/staff/incidents/{command.Id}");
    }

    /// <summary>Without script: fills the form from the chosen template.</summary>
    public IActionResult OnPostTemplate()
    {
        if (TemplatesFor(NoticeForm.Incident).FirstOrDefault(t => t.Slug == Template) is { } template)
        {
            ModelState.Clear();
            (TitleNl, TitleEn) = (template.Title.Nl, template.Title.En);
            (BodyNl, BodyEn) = (template.Body.Nl, template.Body.En);
            Status = template.Status is { } status ? Words.Of(status) : Status;
            Cause = template.Cause is { } cause ? Words.Of(cause) : Cause;
        }

        Deadline = DeadlineOf(DetectedAt.Read(Wall).Moment ?? Now);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        var command = Read(lenient: true)!;
        Deadline = DeadlineOf(command.Facts.DetectedAt);
        var (incident, refusal) = (command with { Facts = command.Facts with { Title = OrDots(command.Facts.Title) }, Body = OrDots(command.Body) }).Make("", Now);
        var preview = incident is null
            ? new Preview([], T[$"publishing.refusal_{refusal!.Code}", refusal.Arguments])
            : await previews.RenderAsync("/Features/Incidents/_IncidentCard.cshtml", new PublicIncident(incident), await outlook.OfAsync(incident, cancellationToken));
        return WithPreview(preview with { Deadline = Deadline });
    }

    /// <returns>Null when something cannot be read, unless <paramref name="lenient"/>: a preview shows what there is.</returns>
    private NewIncident? Read(bool lenient = false)
    {
        var template = TemplateFor(NoticeForm.Incident, Titles(TitleNl, TitleEn), Body);
        var status = template?.Status ?? Read<IncidentStatus>(Status, "status");
        var kind = Read<IncidentKind>(Kind, "kind");
        IncidentCause? cause = template?.Cause is { } named ? named : string.IsNullOrEmpty(Cause) ? null : Read<IncidentCause>(Cause, "cause");
        var detected = Read(DetectedAt, nameof(DetectedAt), _noted?.DetectedAt);
        var started = Read(StartedAt, nameof(StartedAt), _noted?.StartedAt);
        var states = ReadStates();
        var promise = status == IncidentStatus.Resolved ? null : ReadPromise();
        var values = new FilledValues(Affected(states)) { Time = started ?? Now, NextUpdate = promise };
        var title = Fill(template?.Title ?? Titles(TitleNl, TitleEn), "title", values, lenient);
        var body = Fill(template?.Body ?? Body, "body", values, lenient);
        if (!lenient && !ModelState.IsValid)
        {
            // Texts too, so that everything that is wrong is said at once.
            foreach (var refusal in Shared.NoticeTexts.CheckTitle(title).Concat(Shared.NoticeTexts.CheckBody(body)))
            {
                Say(refusal);
            }

            return null;
        }

        var facts = new IncidentFacts(title, kind ?? default, detected ?? Now, started ?? Now, cause, ForceMajeureReason);
        return new NewIncident(Id ?? "", facts, status ?? default, body, states, lenient && promise <= Now ? null : promise, !Quiet);
    }

    private NotificationDeadline? DeadlineOf(DateTimeOffset detected) =>
        BusinessCalendar.Covers(detected) ? Snapshot.Site.Settings.Calendar.NotificationDeadlineFor(detected) : null;
}
