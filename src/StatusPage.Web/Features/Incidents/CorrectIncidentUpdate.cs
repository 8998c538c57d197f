using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>Rewords an update; what it said before stays on the record.</summary>
public sealed class CorrectIncidentUpdate(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(UpdateCorrection command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == command.NoticeId, cancellationToken) is not { } incident
            || incident.Updates.FirstOrDefault(u => u.Id == command.UpdateId) is not { } update)
        {
            return Outcome.NotFound;
        }

        if (IsDone(update))
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

        var refusals = NoticeTexts.CheckBody(command.Body).ToList();
        var now = clock.GetUtcNow();
        var before = UpdateAudit.Of(update);
        var refusal = incident.Correct(command.UpdateId, command.Body, command.Reason ?? "", actor.Name, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.update_corrected", IncidentAudit.Subject(incident.Id), before, UpdateAudit.Of(update), command.Reason));
        return await Outcome.SaveAsync(
            db,
            async () => IsDone(await db.Set<IncidentUpdate>().SingleAsync(u => u.Id == command.UpdateId, cancellationToken)),
            cancellationToken);

        bool IsDone(IncidentUpdate current) => current.Body == command.Body && current.Corrections is [.., var last] && last.Reason == command.Reason;
    }
}
