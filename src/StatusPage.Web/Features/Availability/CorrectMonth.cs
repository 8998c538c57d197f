using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Availability;

/// <summary>
/// A manager has a closed month worked out again, from the record as it now stands. The frozen report stays readable
/// beside it.
/// </summary>
/// <param name="Version">The newest version that the manager saw.</param>
public sealed record MonthCorrection(CalendarMonth Month, int Version, string? Reason);

public sealed class CorrectMonth(StatusDbContext db, BoardKeeper keeper, StatusBoard board, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(MonthCorrection command, Actor actor, CancellationToken cancellationToken)
    {
        var name = command.Month.ToString();
        var versions = await db.ClosedMonths.AsNoTracking().Where(m => m.Month == name).OrderBy(m => m.Version).ToListAsync(cancellationToken);
        if (versions.Count == 0)
        {
            return Outcome.NotFound;
        }

        if (versions.Count != command.Version)
        {
            return Outcome.Conflict;
        }

        if (NoticeLimits.CheckReason(command.Reason) is { } refusal)
        {
            return Outcome.Refused(refusal);
        }

        await keeper.RefreshAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (MonthReport.Of(board.Current, command.Month) is not { } report)
        {
            return Outcome.NotFound;
        }

        var corrected = new ClosedMonth(command.Month, command.Version + 1, report, now, actor.Name, command.Reason!.Trim());
        if (corrected.Sha256 == versions[^1].Sha256)
        {
            return Outcome.Refused(new Refusal("reason", "unchanged"));
        }

        db.ClosedMonths.Add(corrected);
        db.AuditLog.Add(AuditEntry.Of(
            actor, now, "availability.corrected", $"sla/{name}", new { versions[^1].Version, versions[^1].Sha256 }, new { corrected.Version, corrected.Sha256 }, corrected.Reason));
        return await Outcome.SaveAsync(db, () => Task.FromResult(false), cancellationToken);
    }
}
