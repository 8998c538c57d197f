using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>After the owner changed hours, holidays or terms: what is open follows, what is decided does not (N3).</summary>
public sealed class RecomputeDeadlines(IDbContextFactory<StatusDbContext> contexts, DeadlineBook book, TimeProvider clock)
{
    private const int MostAttempts = 5;

    /// <returns>How many deadlines moved.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var promises = book.Promises(now);
            var moved = 0;
            foreach (var deadline in await db.Deadlines.Where(d => d.State == DeadlineState.Open).ToListAsync(cancellationToken))
            {
                var before = deadline.DueAt;
                if (promises.Recompute(deadline) is { } terms && deadline.Move(terms) && before != deadline.DueAt)
                {
                    moved++;
                    db.AuditLog.Add(AuditEntry.Of(Actor.Content, now, "deadline.recomputed", SubjectOf(deadline), new { due = before }, new { due = deadline.DueAt }));
                }

                await book.AwaitNextAsync(db, deadline, cancellationToken);
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return moved;
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // Another node does the same, or a notice came in between.
            }
        }
    }

    public static string SubjectOf(Deadline deadline) => $"{Localization.Words.Of(deadline.Subject)}/{deadline.SubjectId}";
}
