using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

public sealed class FactsPage(AmendIncident amend, DraftDesk drafts, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    [BindProperty]
    public int Version { get; set; }

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

    /// <summary>Empty where it is computed.</summary>
    [BindProperty]
    public string? Impact { get; set; }

    [BindProperty]
    public LocalTimeInput DetectedAt { get; set; } = new();

    [BindProperty]
    public LocalTimeInput StartedAt { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    public Incident Incident { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var facts = Incident.Facts;
        Version = Incident.Version;
        (TitleNl, TitleEn) = (facts.Title.Nl, facts.Title.En);
        Kind = Words.Of(facts.Kind);
        Cause = facts.Cause is { } cause ? Words.Of(cause) : null;
        ForceMajeureReason = facts.ForceMajeureReason;
        Impact = facts.ImpactOverride is { } impact ? Words.Of(impact) : null;
        DetectedAt = LocalTimeInput.Of(facts.DetectedAt, Wall);
        StartedAt = LocalTimeInput.Of(facts.StartedAt, Wall);
        await TakeUpDraftAsync(drafts, draft, Request.Path, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var kind = Read<IncidentKind>(Kind, "kind");
        IncidentCause? cause = string.IsNullOrEmpty(Cause) ? null : Read<IncidentCause>(Cause, "cause");
        Impact? impact = string.IsNullOrEmpty(Impact) ? null : Read<Impact>(Impact, "impact");
        var detected = Read(DetectedAt, nameof(DetectedAt), Incident.DetectedAt);
        var started = Read(StartedAt, nameof(StartedAt), Incident.StartedAt);
        if (!ModelState.IsValid)
        {
            return Again();
        }

        var majeure = string.IsNullOrWhiteSpace(ForceMajeureReason) ? null : ForceMajeureReason.ReplaceLineEndings("\n").Trim();
        var facts = new IncidentFacts(Titles(TitleNl, TitleEn), kind!.Value, detected!.Value, started!.Value, cause, majeure, impact);
        await drafts.EndWithSaveAsync(DraftId, cancellationToken);
        var outcome = await amend.RunAsync(new IncidentAmendment(id, Version, facts, Reason?.Trim()), HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            await drafts.DiscardAsync(DraftId, cancellationToken);
            Flash.Say(this, T["publishing.saved"]);
            return Redirect($"/staff/incidents/{id}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Version = Incident.Version;
        }

        return Again(outcome);
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        var incident = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken);
        Incident = incident!;
        return incident is not null;
    }
}
