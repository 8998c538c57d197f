using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>M7: moves every notice whose next step has come, each in a save of its own. Does nothing twice.</summary>
public sealed class FollowMaintenanceClock(IDbContextFactory<StatusDbContext> contexts)
{
    private const int MostAttempts = 5;

    /// <returns>How many notices moved.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.Maintenance
            .Where(m => m.RetractedAt == null)
            .Where(m => (m.Status == MaintenanceStatus.Scheduled && m.Start <= now)
                || ((m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying) && m.End <= now))
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        var moved = 0;
        foreach (var id in due)
        {
            moved += await MoveAsync(id, now, cancellationToken) ? 1 : 0;
        }

        return moved;
    }

    private async Task<bool> MoveAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var notice = await db.Maintenance.SingleAsync(m => m.Id == id, cancellationToken);
            var before = notice.Status;
            var known = notice.Updates.Count;
            if (!notice.FollowClock(now, NewId.Create, Actor.Clock.Name))
            {
                return false;
            }

            foreach (var step in notice.Updates.Skip(known))
            {
                db.AuditLog.Add(AuditEntry.Of(Actor.Clock, now, Action(step.Status), $"maintenance/{id}", new { status = before }, new { status = step.Status }));
                before = step.Status;
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostAttempts)
            {
                // A person or another node was first: look again at what is left to do.
            }
        }
    }

    private static string Action(MaintenanceStatus status) =>
        status == MaintenanceStatus.InProgress ? "maintenance.started" : "maintenance.completed";
}
