using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>Undoes maintenance that should not have gone out, within moments; that it was there stays in the audit log.</summary>
public sealed class RetractMaintenance(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Maintenance.FirstOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } notice)
        {
            return Outcome.NotFound;
        }

        if (notice.RetractedAt is not null)
        {
            return Outcome.Done;
        }

        var now = clock.GetUtcNow();
        if (notice.Retract(now) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.retracted", MaintenanceAudit.Subject(id), MaintenanceAudit.Of(notice)));
        return await Outcome.SaveAsync(db, () => db.Maintenance.AnyAsync(n => n.Id == id && n.RetractedAt != null, cancellationToken), cancellationToken);
    }
}
