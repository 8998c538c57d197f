using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>One update of the form; one without any text is not there.</summary>
public sealed class PastUpdateInput
{
    public LocalTimeInput At { get; set; } = new();

    public string? Status { get; set; }

    public string? BodyNl { get; set; }

    public string? BodyEn { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(BodyNl) && string.IsNullOrWhiteSpace(BodyEn);
}

public sealed class BackfillPage(BackfillIncident backfill, DraftDesk drafts, Texts texts, BoardSnapshot board, TimeProvider time) : IncidentForm(texts, board, time)
{
    private const int Most = 20;

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

    [BindProperty]
    public List<PastUpdateInput> Updates { get; set; } = [];

    public bool CanGrow => Updates.Count < Most;

    public Task OnGetAsync(string? draft, CancellationToken cancellationToken)
    {
        Id = NewId.Create();
        Kind = Words.Of(IncidentKind.Downtime);
        Updates = [new() { Status = Words.Of(IncidentStatus.Investigating) }, new() { Status = Words.Of(IncidentStatus.Resolved) }];
        return TakeUpDraftAsync(drafts, draft, Request.Path, cancellationToken);
    }

    /// <summary>One more update to fill in.</summary>
    public void OnPostMore()
    {
        ModelState.Clear();
        if (CanGrow)
        {
            Updates.Add(new PastUpdateInput { Status = Words.Of(IncidentStatus.Monitoring) });
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var kind = Read<IncidentKind>(Kind, "kind");
        IncidentCause? cause = string.IsNullOrEmpty(Cause) ? null : Read<IncidentCause>(Cause, "cause");
        var detected = Read(DetectedAt, nameof(DetectedAt));
        var started = Read(StartedAt, nameof(StartedAt));
        var states = ReadStates();
        var updates = new List<PastUpdate>();
        foreach (var (position, input) in Updates.Take(Most).Index().Where(u => !u.Item.IsBlank || !u.Item.At.IsEmpty))
        {
            var at = Read(input.At, $"Updates[{position}].At");
            var status = Read<IncidentStatus>(input.Status, $"updates[{position}].status");
            updates.Add(new PastUpdate(at ?? Now, status ?? default, Bodies(input.BodyNl, input.BodyEn)));
        }

        if (!ModelState.IsValid)
        {
            return Again();
        }

        // What was left blank is gone from here on, so that a refusal finds the place of what it is about.
        Updates = [.. Updates.Where(u => !u.IsBlank || !u.At.IsEmpty)];
        var facts = new IncidentFacts(Titles(TitleNl, TitleEn), kind!.Value, detected!.Value, started!.Value, cause, ForceMajeureReason);
        var outcome = await backfill.RunAsync(new PastIncident(Id ?? "", facts, states, updates), HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T["incidents_staff.backfilled"]);
        return Redirect($"/staff/incidents/{Id}");
    }
}
