using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

public sealed record IncidentAmendment(string IncidentId, int Version, IncidentFacts Facts, string? Reason);

/// <summary>Changes what is known of an incident: title, kind, cause, times, impact.</summary>
public sealed class AmendIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(IncidentAmendment command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FindAsync([command.IncidentId], cancellationToken) is not { } incident)
        {
            return Outcome.NotFound;
        }

        if (incident.Facts == command.Facts)
        {
            return Outcome.Done;
        }

        if (await NoticeFileGuard.RefuseAsync(db, incident.Id, actor, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (incident.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        List<Refusal> refusals = [.. NoticeTexts.CheckTitle(command.Facts.Title)];
        var now = clock.GetUtcNow();
        var before = IncidentAudit.Of(incident);
        var refusal = incident.Amend(command.Facts, command.Reason, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.amended", IncidentAudit.Subject(incident.Id), before, IncidentAudit.Of(incident), command.Reason));
        return await Outcome.SaveAsync(
            db,
            async () => (await db.Incidents.SingleAsync(i => i.Id == command.IncidentId, cancellationToken)).Facts == command.Facts,
            cancellationToken);
    }
}
