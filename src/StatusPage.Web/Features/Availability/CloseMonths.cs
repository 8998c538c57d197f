using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Availability;

/// <summary>
/// On the 5th of the next month a month's report is frozen; one that was missed is frozen as soon as it can be. Done
/// once, whatever restarts and however many nodes try: the month's first version can be there only once.
/// </summary>
public sealed class CloseMonths(IDbContextFactory<StatusDbContext> contexts, BoardKeeper keeper, StatusBoard board, TimeProvider clock)
{
    private const int DayOfClosing = 5;

    /// <returns>How many months were closed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await keeper.RefreshAsync(cancellationToken);
        var snapshot = board.Current;
        var now = clock.GetUtcNow();
        var today = snapshot.DateOf(now);
        var last = CalendarMonth.Of(today).Previous;
        if (today.Day < DayOfClosing)
        {
            last = last.Previous;
        }

        // Without a closed month before it, the site is new: what came before it nobody has promised to close.
        var first = snapshot.ClosedMonths.Count == 0 ? last : snapshot.ClosedMonths.Keys.Max().Next;
        var closed = 0;
        for (var month = first; month <= last; month = month.Next)
        {
            closed += await CloseAsync(snapshot, month, now, cancellationToken) ? 1 : 0;
        }

        return closed;
    }

    private async Task<bool> CloseAsync(BoardSnapshot snapshot, CalendarMonth month, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (MonthReport.Of(snapshot, month) is not { } report)
        {
            return false;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ClosedMonths.AnyAsync(m => m.Month == report.Month, cancellationToken))
        {
            return false;
        }

        var frozen = new ClosedMonth(month, 1, report, now, Actor.Clock.Name, null);
        db.ClosedMonths.Add(frozen);
        db.AuditLog.Add(AuditEntry.Of(Actor.Clock, now, "availability.closed", $"sla/{month}", null, new { frozen.Version, frozen.Sha256 }));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var other = await contexts.CreateDbContextAsync(cancellationToken);
            if (await other.ClosedMonths.AnyAsync(m => m.Month == report.Month, cancellationToken))
            {
                // Another node was first.
                return false;
            }

            throw;
        }
    }
}
