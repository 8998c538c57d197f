using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>
/// Gives every milestone that is due its effect: warns, publishes the holding notice, and records what was missed. Each
/// deadline in a transaction of its own; run twice, on two nodes or after a kill, nothing happens twice.
/// </summary>
public sealed partial class WatchDeadlines(IDbContextFactory<StatusDbContext> contexts, IServiceScopeFactory scopes, DeadlineBook book, ILogger<WatchDeadlines> log)
{
    private const int MostAttempts = 5;

    /// <returns>How many deadlines had something due.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.Deadlines
            .Where(d => d.NextMilestoneAt != null && d.NextMilestoneAt <= now)
            .OrderBy(d => d.DueAt)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            try
            {
                await ReachAsync(id, now, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One that fails must not keep the others waiting; the sweep comes back to it.
                LogFailed(e, id);
            }
        }

        return due.Count;
    }

    private async Task ReachAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var publish = true;
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var deadline = await db.Deadlines.SingleAsync(d => d.Id == id, cancellationToken);
            if (deadline.State != DeadlineState.Open)
            {
                return;
            }

            var due = await book.DueAsync(db, deadline, now, cancellationToken);
            if (publish && due.Any(m => m.IsHolding))
            {
                // In the commit of the notice everything that is due is recorded with it.
                publish = await PublishAsync(deadline, cancellationToken) && attempt < MostAttempts;
                continue;
            }

            // One that could not be published stays due, and is tried again with every sweep.
            due = [.. due.Where(m => !m.IsHolding)];
            var isOver = now >= deadline.DueAt;
            await book.RecordAsync(db, deadline, due, isOver ? DutyNews.Missed : DutyNews.Warning, now, cancellationToken);
            deadline.Lapse(now);
            await book.AwaitNextAsync(db, deadline, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // A person or another node was first: look again at what is left to do.
            }
        }
    }

    private async Task<bool> PublishAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<PublishHoldingNotice>().RunAsync(deadline.SubjectId, cancellationToken);
        if (!outcome.IsDone && !outcome.IsConflict)
        {
            LogRefused(deadline.SubjectId, string.Join(", ", outcome.Refusals.Select(r => $"{r.Field} {r.Code}")));
            return false;
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due of deadline {Deadline} could not be done; trying again within a minute.")]
    private partial void LogFailed(Exception exception, string deadline);

    [LoggerMessage(Level = LogLevel.Error, Message = "The holding notice of incident {Incident} was refused ({Reason}); trying again within a minute.")]
    private partial void LogRefused(string incident, string reason);
}
