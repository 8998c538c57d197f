using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>It was a false alarm: the clock stops, with the reason on the record (N3).</summary>
public sealed class DismissIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } incident)
        {
            return Outcome.NotFound;
        }

        if (incident.DismissedAt is not null)
        {
            return Outcome.Done;
        }

        var now = clock.GetUtcNow();
        if (incident.Dismiss(reason?.Trim() ?? "", now) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.dismissed", IncidentAudit.Subject(id), IncidentAudit.Of(incident), null, incident.DismissedReason));
        return await Outcome.SaveAsync(db, () => db.Incidents.AnyAsync(i => i.Id == id && i.DismissedAt != null, cancellationToken), cancellationToken);
    }
}
