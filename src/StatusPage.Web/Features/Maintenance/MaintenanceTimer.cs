using Quartz;
using StatusPage.Web.Board;
using StatusPage.Web.Jobs;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>
/// Keeps one stored trigger for the next step of every open notice (M7). It follows the board, so it hears of every
/// change, whichever use case, command or node made it.
/// </summary>
public sealed partial class MaintenanceTimer(StatusBoard board, JobClock jobs, ILogger<MaintenanceTimer> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>What this node has seen to.</summary>
    private readonly Dictionary<string, DateTimeOffset> _set = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await jobs.RunningAsync(stoppingToken);
        while (true)
        {
            var pages = board.Pages;
            try
            {
                await SetAsync(scheduler, pages.Snapshot, stoppingToken);
                await pages.Replaced.WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotSet(e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task SetAsync(IScheduler scheduler, BoardSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var notice in snapshot.Maintenance)
        {
            if (notice.NextStepAt is { } at && (!_set.TryGetValue(notice.Id, out var known) || known != at))
            {
                await SetAsync(scheduler, notice, at, cancellationToken);
                _set[notice.Id] = at;
            }
        }
    }

    private static async Task SetAsync(IScheduler scheduler, PublicMaintenance notice, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // A key for each step: the trigger of the end must not be taken for that of the start, which Quartz removes
        // when its job is done. One whose notice was cancelled stays; it fires once and finds nothing to do.
        var key = new TriggerKey($"{notice.Id}/{(notice.IsRunning ? "end" : "start")}", "maintenance");
        if ((await scheduler.GetTrigger(key, cancellationToken))?.StartTimeUtc == at)
        {
            return;
        }

        var trigger = TriggerBuilder.Create(scheduler.TimeProvider)
            .WithIdentity(key)
            .ForJob(Timetable.Maintenance.Key)
            .StartAt(at)
            .Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The next steps of maintenance could not be set ({Reason}); trying again.")]
    private partial void LogNotSet(string reason);
}
