using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>Undoes an incident that should not have gone out, within moments; that it was there stays in the audit log.</summary>
public sealed class RetractIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FirstOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } incident)
        {
            return Outcome.NotFound;
        }

        if (incident.RetractedAt is not null)
        {
            return Outcome.Done;
        }

        var now = clock.GetUtcNow();
        if (incident.Retract(now) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.retracted", IncidentAudit.Subject(id), IncidentAudit.Of(incident)));
        return await Outcome.SaveAsync(db, () => db.Incidents.AnyAsync(n => n.Id == id && n.RetractedAt != null, cancellationToken), cancellationToken);
    }
}
