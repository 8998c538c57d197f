using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>
/// A person says what state a service is in, whatever its incidents and maintenance say, until somebody takes that
/// back; or takes it back, when <c>state</c> is null.
/// </summary>
public sealed class SetServiceState(StatusDbContext db, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(string serviceId, ServiceState? state, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Services.SingleOrDefaultAsync(s => s.Id == serviceId && s.ArchivedAt == null, cancellationToken) is not { } service)
        {
            return new Refusal("service", "unknown");
        }

        if (state is not null && NoticeLimits.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var open = await db.StatusIntervals
            .Where(i => i.ServiceId == serviceId && i.Cause == HoldCause.Manual && i.To == null)
            .OrderBy(i => i.From)
            .ToListAsync(cancellationToken);
        if (state is null && open.Count == 0)
        {
            return null;
        }

        open.ForEach(i => i.End(now));
        if (state is { } chosen)
        {
            db.StatusIntervals.Add(new StatusInterval(serviceId, chosen, now, null, HoldCause.Manual, NewId.Create(), reason!.Trim()));
        }

        service.StateChanged(now);
        db.AuditLog.Add(AuditEntry.Of(
            actor,
            now,
            state is null ? "service.state_cleared" : "service.state_set",
            $"service/{serviceId}",
            open.LastOrDefault() is { } last ? new { last.State, last.Reason } : null,
            state is null ? null : new { State = state },
            reason));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
