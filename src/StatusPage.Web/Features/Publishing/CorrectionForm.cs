using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>Correcting and withdrawing one update, of whichever kind of notice.</summary>
public abstract class CorrectionForm(Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? WithdrawReason { get; set; }

    public Said Current { get; private set; } = null!;

    /// <summary>The page of the notice.</summary>
    public abstract string Back { get; }

    protected abstract DraftDesk Drafts { get; }

    protected abstract Task<(Said Update, int Version)?> LoadAsync(string id, string updateId, CancellationToken cancellationToken);

    protected abstract Task<Outcome> CorrectAsync(UpdateCorrection command, CancellationToken cancellationToken);

    protected abstract Task<Outcome> WithdrawAsync(UpdateWithdrawal command, CancellationToken cancellationToken);

    public async Task<IActionResult> OnGetAsync(string id, string updateId, string? draft, CancellationToken cancellationToken)
    {
        if (await LoadAsync(id, updateId, cancellationToken) is not { Update.WithdrawnReason: null } found)
        {
            return NotFound();
        }

        (Current, Version) = found;
        (BodyNl, BodyEn) = (Current.Body.Nl, Current.Body.En);
        await TakeUpDraftAsync(Drafts, draft, Request.Path, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string updateId, CancellationToken cancellationToken)
    {
        await Drafts.EndWithSaveAsync(DraftId, cancellationToken);
        return await AnswerAsync(id, updateId, "publishing.corrected", await CorrectAsync(new UpdateCorrection(id, updateId, Version, Bodies(BodyNl, BodyEn), Reason?.Trim()), cancellationToken), cancellationToken);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string id, string updateId, CancellationToken cancellationToken)
    {
        var outcome = await WithdrawAsync(new UpdateWithdrawal(id, updateId, Version, WithdrawReason?.Trim()), cancellationToken);

        // Its reason has a field of its own beside the one for a correction.
        return await AnswerAsync(id, updateId, "publishing.withdrawn", outcome.Refusals.Count > 0 ? Outcome.Refused([.. outcome.Refusals.Select(r => r.Field == "reason" ? r with { Field = "withdraw_reason" } : r)]) : outcome, cancellationToken);
    }

    private async Task<IActionResult> AnswerAsync(string id, string updateId, string done, Outcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.IsDone)
        {
            await Drafts.DiscardAsync(DraftId, cancellationToken);
            Flash.Say(this, T[done]);
            return Redirect(Back);
        }

        if (await LoadAsync(id, updateId, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        Current = found.Update;
        Version = outcome.IsConflict ? found.Version : Version;
        BodyNl ??= Request.HasFormContentType && Request.Form.ContainsKey(nameof(BodyNl)) ? null : Current.Body.Nl;
        BodyEn ??= Request.HasFormContentType && Request.Form.ContainsKey(nameof(BodyEn)) ? null : Current.Body.En;
        return Again(outcome);
    }
}
