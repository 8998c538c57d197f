using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

public sealed class PublishPage(PublishIncident publish, PreviewRenderer previews, Texts texts, BoardSnapshot board, TimeProvider time)
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

    public void OnGet()
    {
        Id = NewId.Create();
        Status = Words.Of(IncidentStatus.Investigating);
        Kind = Words.Of(IncidentKind.Downtime);
        NextUpdate = "60";
        DetectedAt = LocalTimeInput.Of(Now, Wall);
        StartedAt = LocalTimeInput.Of(Now, Wall);
        NextUpdateAt = LocalTimeInput.Of(Now.AddHours(1), Wall);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var command = Read();
        if (command is null)
        {
            return Again();
        }

        var outcome = await publish.RunAsync(command, HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T[command.Notify ? "incidents_staff.published" : "incidents_staff.published_quietly"]);
        return Redirect($"/staff/incidents/{command.Id}");
    }

    public async Task<IActionResult> OnPostPreviewAsync()
    {
        var command = Read(lenient: true)!;
        var (incident, refusal) = (command with { Facts = command.Facts with { Title = OrDots(command.Facts.Title) }, Body = OrDots(command.Body) }).Make("", Now);
        return WithPreview(incident is null
            ? new Preview([], T[$"publishing.refusal_{refusal!.Code}", refusal.Arguments])
            : await previews.RenderAsync("/Features/Incidents/_IncidentCard.cshtml", new PublicIncident(incident)));
    }

    /// <returns>Null when something cannot be read, unless <paramref name="lenient"/>: a preview shows what there is.</returns>
    private NewIncident? Read(bool lenient = false)
    {
        var status = Read<IncidentStatus>(Status, "status");
        var kind = Read<IncidentKind>(Kind, "kind");
        IncidentCause? cause = string.IsNullOrEmpty(Cause) ? null : Read<IncidentCause>(Cause, "cause");
        var detected = Read(DetectedAt, nameof(DetectedAt));
        var started = Read(StartedAt, nameof(StartedAt));
        var states = ReadStates();
        var promise = ReadPromise();
        if (!lenient && !ModelState.IsValid)
        {
            // Texts too, so that everything that is wrong is said at once.
            foreach (var refusal in Shared.NoticeTexts.CheckTitle(Titles(TitleNl, TitleEn)).Concat(Shared.NoticeTexts.CheckBody(Body)))
            {
                Say(refusal);
            }

            return null;
        }

        var facts = new IncidentFacts(Titles(TitleNl, TitleEn), kind ?? default, detected ?? Now, started ?? Now, cause, ForceMajeureReason);
        var chosen = status ?? default;
        return new NewIncident(Id ?? "", facts, chosen, Body, states, chosen == IncidentStatus.Resolved || (lenient && promise <= Now) ? null : promise, !Quiet);
    }
}
