using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

public sealed class CorrectPage(CorrectIncidentUpdate correct, WithdrawIncidentUpdate withdraw, DraftDesk drafts, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time)
    : CorrectionForm(texts, board, time)
{
    public override string Back => $"/staff/incidents/{RouteData.Values["id"]}";

    protected override DraftDesk Drafts => drafts;

    protected override async Task<(Said Update, int Version)?> LoadAsync(string id, string updateId, CancellationToken cancellationToken) =>
        await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is { } incident
        && incident.Updates.FirstOrDefault(u => u.Id == updateId) is { } update
            ? (Said.Of(update, T), incident.Version)
            : null;

    protected override Task<Outcome> CorrectAsync(UpdateCorrection command, CancellationToken cancellationToken) =>
        correct.RunAsync(command, HttpContext.Actor(), cancellationToken);

    protected override Task<Outcome> WithdrawAsync(UpdateWithdrawal command, CancellationToken cancellationToken) =>
        withdraw.RunAsync(command, HttpContext.Actor(), cancellationToken);
}
