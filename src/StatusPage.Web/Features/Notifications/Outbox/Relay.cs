using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>
/// Carries the queue out, on every node. What is taken is taken with a lease that is renewed while somebody works on
/// it; a node that is killed takes nothing with it.
/// </summary>
public sealed partial class Relay(
    IEnumerable<INotificationChannel> channels,
    OutboxStore store,
    MessageBook book,
    ResultRecorder recorder,
    RelaySignal signal,
    ChannelStatus status,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<Relay> log) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly string _claim = Guid.NewGuid().ToString("N");
    private bool _databaseAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var lanes = channels.ToDictionary(c => c.Kind, c => new RelayLane(c, store, book, recorder, status, clock, _claim, log));
        var work = lanes.Values.Select(l => l.RunAsync(stoppingToken)).Append(RenewAsync([.. lanes.Values], stoppingToken)).ToList();
        var tookBack = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!tookBack)
                {
                    await store.TakeBackAsync(clock.GetUtcNow(), stoppingToken);
                    tookBack = true;
                }

                foreach (var (channel, priority) in await store.DueAsync(clock.GetUtcNow(), stoppingToken))
                {
                    lanes.GetValueOrDefault(channel)?.Wake(priority);
                }

                _databaseAway = false;
                await signal.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(Poll, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        await Task.WhenAll(work).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var lane in lanes.Values)
        {
            lane.Dispose();
        }
    }

    private async Task RenewAsync(IReadOnlyList<RelayLane> lanes, CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Renewal, stoppingToken);
            try
            {
                foreach (var held in lanes.Select(l => l.Held).Where(h => h.Count > 0))
                {
                    await store.RenewAsync(held, _claim, clock.GetUtcNow() + Lease, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    private void LogFailed(Exception e)
    {
        if (!DatabaseAway.Explains(e))
        {
            LogMistake(e);
        }
        else if (!_databaseAway)
        {
            _databaseAway = true;
            LogAway(e.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue of notifications cannot be read ({Reason}); what waits in it goes out when the database is back.")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of notifications could not be looked at.")]
    private partial void LogMistake(Exception exception);
}
