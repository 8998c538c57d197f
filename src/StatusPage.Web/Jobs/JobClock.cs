using Quartz;

namespace StatusPage.Web.Jobs;

/// <summary>
/// Runs Quartz. Not with the package's own hosted service: that one builds the scheduler before the server listens,
/// and the first page does not have to wait for it; and it gives up where the database is away for a moment.
/// </summary>
public sealed partial class JobClock(ISchedulerFactory factory, IHostApplicationLifetime lifetime, ILogger<JobClock> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource<IScheduler> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IScheduler? _scheduler;
    private Task? _stopped;

    /// <summary>The scheduler; null as long as it does not run.</summary>
    public IScheduler? Running => _running.Task.IsCompletedSuccessfully ? _running.Task.Result : null;

    /// <summary>The scheduler, once it runs.</summary>
    public Task<IScheduler> RunningAsync(CancellationToken cancellationToken) => _running.Task.WaitAsync(cancellationToken);

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The host may stop twice at once, and must not go on to dispose of everything while the first is busy.
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ServerListensAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Without the token: cut off halfway it would leave a scheduler that nobody can stop.
                _scheduler = await factory.GetScheduler(CancellationToken.None);
                foreach (var job in Timetable.All)
                {
                    await ScheduleAsync(_scheduler, job, CancellationToken.None);
                }

                await _scheduler.Start(CancellationToken.None);
                _running.SetResult(_scheduler);
                break;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotStarted(e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }

        if (_scheduler is not null)
        {
            await MendAsync(_scheduler, stoppingToken);
        }
    }

    /// <summary>
    /// A machine whose clock was put back would otherwise leave every recurring job waiting until its time comes again.
    /// </summary>
    private async Task MendAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            try
            {
                foreach (var job in Timetable.All)
                {
                    var trigger = await scheduler.GetTrigger(TriggerOf(job), cancellationToken);
                    if (trigger?.NextFireTimeUtc is null || trigger.NextFireTimeUtc > scheduler.TimeProvider.GetUtcNow() + job.Every + BetweenLooks)
                    {
                        await scheduler.ScheduleTrigger(Recurring(scheduler, job), TriggerConflict.Replace, cancellationToken);
                    }
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotMended(e.Message);
            }
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.StopAsync(cancellationToken).WaitAsync(LongestStop, cancellationToken);
            if (_scheduler is not null)
            {
                // Without a database it cannot sign off; the other nodes then notice by its silence.
                await _scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask().WaitAsync(LongestStop, cancellationToken);
            }
        }
        catch (Exception e) when (e is TimeoutException or SchedulerException or OperationCanceledException)
        {
            LogNotStopped(e.Message);
        }
    }

    private static async Task ScheduleAsync(IScheduler scheduler, RecurringJob job, CancellationToken cancellationToken)
    {
        await scheduler.AddJob(JobBuilder.Create().OfType(job.Type).WithIdentity(job.Key).StoreDurably().Build(), AddJobOptions.Replacing, cancellationToken);
        // Another node may be about to fire it: touch it only when the timetable has changed.
        if (await scheduler.GetTrigger(TriggerOf(job), cancellationToken) is ISimpleTrigger stored && stored.RepeatInterval == job.Every)
        {
            return;
        }

        await scheduler.ScheduleTrigger(Recurring(scheduler, job), TriggerConflict.Replace, cancellationToken);
    }

    private static TriggerKey TriggerOf(RecurringJob job) => new(job.Name, "timetable");

    private static ITrigger Recurring(IScheduler scheduler, RecurringJob job) => TriggerBuilder.Create(scheduler.TimeProvider)
        .WithIdentity(TriggerOf(job))
        .ForJob(job.Key)
        .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(job.Every).RepeatForever())
        .StartNow()
        .Build();

    private async Task ServerListensAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of the jobs could not be started ({Reason}); trying again.")]
    private partial void LogNotStarted(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It could not be looked at whether the recurring jobs are on time ({Reason}); looking again.")]
    private partial void LogNotMended(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of the jobs was left without stopping it ({Reason}).")]
    private partial void LogNotStopped(string reason);
}
