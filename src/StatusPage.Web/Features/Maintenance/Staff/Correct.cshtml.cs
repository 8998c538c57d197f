using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Staff;

public sealed class CorrectPage(CorrectMaintenanceUpdate correct, WithdrawMaintenanceUpdate withdraw, DraftDesk drafts, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time)
    : CorrectionForm(texts, board, time)
{
    public override string Back => $"/staff/maintenance/{RouteData.Values["id"]}";

    protected override DraftDesk Drafts => drafts;

    protected override async Task<(Said Update, int Version)?> LoadAsync(string id, string updateId, CancellationToken cancellationToken) =>
        await db.Maintenance.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is { } notice
        && notice.Updates.FirstOrDefault(u => u.Id == updateId) is { } update
            ? (Said.Of(update, T), notice.Version)
            : null;

    protected override Task<Outcome> CorrectAsync(UpdateCorrection command, CancellationToken cancellationToken) =>
        correct.RunAsync(command, HttpContext.Actor(), cancellationToken);

    protected override Task<Outcome> WithdrawAsync(UpdateWithdrawal command, CancellationToken cancellationToken) =>
        withdraw.RunAsync(command, HttpContext.Actor(), cancellationToken);
}
