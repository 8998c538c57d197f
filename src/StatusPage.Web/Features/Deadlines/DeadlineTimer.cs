using Microsoft.EntityFrameworkCore;
using Quartz;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Jobs;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>
/// Keeps one stored trigger for the next milestone of every open deadline. It wakes with the board, so it hears of
/// every change, whichever use case, command or node made it; and of changed content, after which it has what is open
/// computed again.
/// </summary>
public sealed partial class DeadlineTimer(
    StatusBoard board, JobClock jobs, IDbContextFactory<StatusDbContext> contexts, RecomputeDeadlines recompute, ILogger<DeadlineTimer> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>What this node has seen to.</summary>
    private readonly Dictionary<string, DateTimeOffset> _set = new(StringComparer.Ordinal);

    private SiteContent? _computedBy;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await jobs.RunningAsync(stoppingToken);
        while (true)
        {
            var pages = board.Pages;
            try
            {
                if (!ReferenceEquals(_computedBy, pages.Snapshot.Site))
                {
                    await recompute.RunAsync(stoppingToken);
                    _computedBy = pages.Snapshot.Site;
                }

                await SetAsync(scheduler, stoppingToken);
                await pages.Replaced.WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotSet(e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    public static TriggerKey Key(string deadlineId, DateTimeOffset at) =>
        // A key for each milestone: the next one's trigger must not be taken for the one that Quartz removes when its job is done.
        new($"{deadlineId}/{at.UtcTicks}", "deadlines");

    private async Task SetAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset> wanted;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            wanted = await db.Deadlines.Where(d => d.NextMilestoneAt != null).ToDictionaryAsync(d => d.Id, d => d.NextMilestoneAt!.Value, cancellationToken);
        }

        foreach (var (id, at) in _set.Where(s => !wanted.TryGetValue(s.Key, out var at) || at != s.Value).ToList())
        {
            await scheduler.UnscheduleJob(Key(id, at), cancellationToken);
            _set.Remove(id);
        }

        foreach (var (id, at) in wanted.Where(w => !_set.ContainsKey(w.Key)))
        {
            if (await scheduler.GetTrigger(Key(id, at), cancellationToken) is null)
            {
                var trigger = TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(Key(id, at)).ForJob(Timetable.Deadlines.Key).StartAt(at).Build();
                await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
            }

            _set[id] = at;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The next milestones of deadlines could not be set ({Reason}); trying again.")]
    private partial void LogNotSet(string reason);
}
