using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>Rewords an update; what it said before stays on the record.</summary>
public sealed class CorrectMaintenanceUpdate(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(UpdateCorrection command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Maintenance.FirstOrDefaultAsync(m => m.Id == command.NoticeId, cancellationToken) is not { } notice
            || notice.Updates.FirstOrDefault(u => u.Id == command.UpdateId) is not { } update)
        {
            return Outcome.NotFound;
        }

        if (IsDone(update))
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

        var refusals = NoticeTexts.CheckBody(command.Body).ToList();
        var now = clock.GetUtcNow();
        var before = MaintenanceUpdateAudit.Of(update);
        var refusal = notice.Correct(command.UpdateId, command.Body, command.Reason ?? "", actor.Name, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.update_corrected", MaintenanceAudit.Subject(notice.Id), before, MaintenanceUpdateAudit.Of(update), command.Reason));
        return await Outcome.SaveAsync(
            db,
            async () => IsDone(await db.Set<MaintenanceUpdate>().SingleAsync(u => u.Id == command.UpdateId, cancellationToken)),
            cancellationToken);

        bool IsDone(MaintenanceUpdate current) => current.Body == command.Body && current.Corrections is [.., var last] && last.Reason == command.Reason;
    }
}
