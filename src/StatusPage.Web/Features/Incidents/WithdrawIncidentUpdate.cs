using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>Takes an update back, with its effect on the services; that it was said stays on the record.</summary>
public sealed class WithdrawIncidentUpdate(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(UpdateWithdrawal command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == command.NoticeId, cancellationToken) is not { } incident
            || incident.Updates.FirstOrDefault(u => u.Id == command.UpdateId) is not { } update)
        {
            return Outcome.NotFound;
        }

        if (update.IsWithdrawn)
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

        var now = clock.GetUtcNow();
        var before = new { incident = IncidentAudit.Of(incident), update = UpdateAudit.Of(update) };
        if (incident.Withdraw(command.UpdateId, command.Reason ?? "", actor.Name, now) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.update_withdrawn", IncidentAudit.Subject(incident.Id), before, IncidentAudit.Of(incident), command.Reason));
        return await Outcome.SaveAsync(
            db,
            () => db.Set<IncidentUpdate>().AnyAsync(u => u.Id == command.UpdateId && u.WithdrawnAt != null, cancellationToken),
            cancellationToken);
    }
}
