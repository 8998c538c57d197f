using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>Takes the last word back, with the move it made; that it was said stays on the record.</summary>
public sealed class WithdrawMaintenanceUpdate(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(UpdateWithdrawal command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Maintenance.FirstOrDefaultAsync(m => m.Id == command.NoticeId, cancellationToken) is not { } notice
            || notice.Updates.FirstOrDefault(u => u.Id == command.UpdateId) is not { } update)
        {
            return Outcome.NotFound;
        }

        if (update.IsWithdrawn)
        {
            return Outcome.Done;
        }

        if (await NoticeFileGuard.RefuseAsync(db, notice.Id, actor, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (notice.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        var now = clock.GetUtcNow();
        var before = new { maintenance = MaintenanceAudit.Of(notice), update = MaintenanceUpdateAudit.Of(update) };
        if (notice.Withdraw(command.UpdateId, command.Reason ?? "", actor.Name, now) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.update_withdrawn", MaintenanceAudit.Subject(notice.Id), before, MaintenanceAudit.Of(notice), command.Reason));
        return await Outcome.SaveAsync(
            db,
            () => db.Set<MaintenanceUpdate>().AnyAsync(u => u.Id == command.UpdateId && u.WithdrawnAt != null, cancellationToken),
            cancellationToken);
    }
}
