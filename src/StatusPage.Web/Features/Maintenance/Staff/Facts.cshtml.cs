using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Staff;

public sealed class FactsPage(AmendMaintenance amend, ReviewPanes panes, DraftDesk drafts, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : MaintenanceForm(texts, board, time)
{
    [BindProperty]
    public int Version { get; set; }

    public MaintenanceNotice Notice { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var facts = Notice.Facts;
        Version = Notice.Version;
        (TitleNl, TitleEn) = (facts.Title.Nl, facts.Title.En);
        Kind = Words.Of(facts.Kind);
        ExpectedImpact = Words.Of(facts.ExpectedImpact);
        Services = [.. facts.ServiceIds];
        FallbackPlan = facts.FallbackPlan;
        AgreementWith = facts.Agreement?.With;
        AgreementAt = facts.Agreement is { } agreement ? LocalTimeInput.Of(agreement.At, Wall) : new LocalTimeInput();
        await TakeUpDraftAsync(drafts, draft, Request.Path, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var (kind, impact) = ReadWords();
        var agreement = ReadAgreement(Notice.Agreement);
        if (!ModelState.IsValid)
        {
            return Again();
        }

        await drafts.EndWithSaveAsync(DraftId, cancellationToken);
        var outcome = await amend.RunAsync(new MaintenanceAmendment(id, Version, Title, kind, impact, Services, Plan, agreement, ReviewPanes.OverrideOf(User, OverrideReason)), HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            await drafts.DiscardAsync(DraftId, cancellationToken);
            Flash.Say(this, T["publishing.saved"]);
            return Redirect($"/staff/maintenance/{id}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Version = Notice.Version;
        }

        // Only where a rule is in the way: here the window stays as it is.
        var facts = new MaintenanceFacts(Title, kind, impact, Notice.Start, Notice.End, Services, Plan, agreement);
        var pane = await panes.MakeAsync(Notice.IsOver ? null : MaintenancePlans.Of(Notice, facts), User, OverrideReason, cancellationToken);
        Pane = pane.Review is { Breaches.Count: > 0 } review ? pane with { Review = review with { Suggestions = [] } } : ReviewPane.Empty;
        return Again(outcome);
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        var notice = await db.Maintenance.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken);
        Notice = notice!;
        return notice is not null;
    }
}
