using System.Collections.Concurrent;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>
/// One channel's part of the relay: takes what is due a little ahead, and sends over as many connections as the
/// channel has. A channel that does not answer keeps to itself: the others go on.
/// </summary>
internal sealed partial class RelayLane(
    INotificationChannel channel,
    OutboxStore store,
    MessageBook book,
    ResultRecorder recorder,
    ChannelStatus status,
    TimeProvider clock,
    string claim,
    ILogger log) : IDisposable
{
    /// <summary>Taken ahead for each connection: enough to never wait for the database, few enough to give back quickly.</summary>
    private const int AheadPerConnection = 24;
    private const int MostExpired = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<OutgoingDelivery>[] _ready = [new(), new()];
    private readonly ConcurrentDictionary<long, byte> _held = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private readonly bool[] _due = [false, false];
    private int _failures;
    private long _pausedUntil;

    /// <summary>What this node has taken and not finished.</summary>
    public IReadOnlyCollection<long> Held => [.. _held.Keys];

    private int Ahead => channel.Connections * AheadPerConnection;

    public void Wake(int priority)
    {
        lock (_gate)
        {
            _due[priority] = true;
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    public Task RunAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, channel.Connections).Select(_ => Task.Run(() => SendAsync(stoppingToken), stoppingToken)).Append(Task.Run(() => TakeAsync(stoppingToken), stoppingToken)));

    public void Dispose()
    {
        _waiting.Dispose();
        _wake.Dispose();
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wake.WaitAsync(stoppingToken);
            try
            {
                if (clock.GetTimestamp() < Volatile.Read(ref _pausedUntil))
                {
                    continue;
                }

                if (_failures > 0)
                {
                    await GiveUpOldAsync(stoppingToken);
                }

                foreach (var priority in (int[])[Delivery.Personal, Delivery.Bulk])
                {
                    await TakeAsync(priority, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The look that wakes this lane says what is wrong with the database.
                if (!Database.DatabaseAway.Explains(e))
                {
                    LogMistake(log, e, channel.Kind);
                }

                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task TakeAsync(int priority, CancellationToken stoppingToken)
    {
        // While the other side is silent one message tries the door for all.
        var room = _failures > 0 ? 1 - _held.Count : Ahead - _ready[priority].Count;
        if (room <= 0 || !Due(priority))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var claimed = await store.ClaimAsync(channel.Kind, priority, room, claim, now, now + Relay.Lease, null, stoppingToken);
        if (room > 1 && clock.GetTimestamp() < Volatile.Read(ref _pausedUntil))
        {
            // It fell silent while these were being taken: back with them, so that what follows can still join them.
            await store.ReleaseAsync([.. claimed.Select(d => d.Id)], claim, now, stoppingToken);
            return;
        }

        var full = claimed.Count == room;
        // A clock that jumps ends a lease early: what this node still has in hand it must not take twice.
        claimed = [.. claimed.Where(d => _held.TryAdd(d.Id, 0))];
        try
        {
            foreach (var delivery in await book.WithWordsAsync(claimed, stoppingToken))
            {
                _ready[priority].Enqueue(delivery);
                _waiting.Release();
            }
        }
        catch
        {
            // Not held any longer, their leases run out and they are taken again.
            foreach (var delivery in claimed)
            {
                _held.TryRemove(delivery.Id, out _);
            }

            throw;
        }

        if (full)
        {
            lock (_gate)
            {
                _due[priority] = true;
            }
        }
    }

    private bool Due(int priority)
    {
        lock (_gate)
        {
            var due = _due[priority];
            _due[priority] = false;
            return due;
        }
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _waiting.WaitAsync(stoppingToken);
            if (!_ready[Delivery.Personal].TryDequeue(out var next) && !_ready[Delivery.Bulk].TryDequeue(out next))
            {
                continue;
            }

            if (_ready[Delivery.Bulk].Count < Ahead / 2)
            {
                WakeTaker();
            }

            try
            {
                await SendAsync(next, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // This connection must go on. What it had in hand is taken again when its lease has run out.
                LogMistake(log, e, channel.Kind);
                _held.TryRemove(next.Delivery.Id, out _);
            }
        }
    }

    private async Task SendAsync(OutgoingDelivery delivery, CancellationToken stoppingToken)
    {
        SendResult result;
        try
        {
            result = delivery.Delivery is { Address: null } or { IsStopped: true }
                ? new SendResult(Verdict.Stopped, null, null)
                : await channel.SendAsync(delivery, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // A mistake of ours in one message must not stop the others; it is retried, and shows in its record.
            LogMistake(log, e, channel.Kind);
            result = new SendResult(Verdict.Deferred, null, Reasons.Of("mistake", $"{e.GetType().Name}: {e.Message}"));
        }
        var now = clock.GetUtcNow();
        if (result.Verdict == Verdict.Unreachable)
        {
            await LeaveAloneAsync(delivery, result, now, stoppingToken);
            return;
        }

        if (_failures > 0 && result.Verdict != Verdict.Stopped)
        {
            Interlocked.Exchange(ref _failures, 0);
            status.Works(channel.Kind);
            LogBack(log, channel.Kind);
            WakeTaker();
        }

        DateTimeOffset? next = null;
        if (result.Verdict == Verdict.Deferred)
        {
            next = RetrySchedule.Next(delivery.Delivery.Attempts + 1, delivery.Delivery.CreatedAt, now, Random.Shared.NextDouble(), result.RetryAfter);
            result = next is null ? result with { Verdict = Verdict.GivenUp } : result;
        }

        await recorder.RecordAsync(new FinishedAttempt(delivery.Delivery, result, now, next)).WaitAsync(stoppingToken);
        _held.TryRemove(delivery.Id, out _);
    }

    /// <summary>Nobody answers: everything taken goes back, and after a pause one message tries again.</summary>
    private async Task LeaveAloneAsync(OutgoingDelivery delivery, SendResult result, DateTimeOffset now, CancellationToken stoppingToken)
    {
        var words = result.Reply ?? Reasons.Of("silent");
        if (status.Down(channel.Kind) is null)
        {
            LogDown(log, channel.Kind, words);
        }

        status.Failed(channel.Kind, words, now);
        var first = false;
        lock (_gate)
        {
            if (clock.GetTimestamp() >= _pausedUntil)
            {
                first = true;
                _failures++;
                _pausedUntil = clock.GetTimestamp() + (long)(RetrySchedule.PauseAfter(_failures).TotalSeconds * clock.TimestampFrequency);
            }
        }

        List<long> back = [delivery.Id];
        while (first && (_ready[0].TryDequeue(out var other) || _ready[1].TryDequeue(out other)))
        {
            back.Add(other.Id);
        }

        try
        {
            await store.ReleaseAsync(back, claim, now, stoppingToken);
        }
        catch (Exception e) when (Database.DatabaseAway.Explains(e))
        {
            // Their leases run out by themselves.
        }

        foreach (var id in back)
        {
            _held.TryRemove(id, out _);
        }
    }

    /// <summary>What has waited for too long while nobody answered is given up, visibly.</summary>
    private async Task GiveUpOldAsync(CancellationToken stoppingToken)
    {
        foreach (var priority in (int[])[Delivery.Personal, Delivery.Bulk])
        {
            while (true)
            {
                var now = clock.GetUtcNow();
                var old = await store.ClaimAsync(channel.Kind, priority, MostExpired, claim, now, now + Relay.Lease, now - RetrySchedule.GiveUpAfter, stoppingToken);
                var words = status.Down(channel.Kind)?.Words;
                await Task.WhenAll(old.Select(d => recorder.RecordAsync(new FinishedAttempt(d, new SendResult(Verdict.GivenUp, null, words), now, null)))).WaitAsync(stoppingToken);
                if (old.Count < MostExpired)
                {
                    break;
                }
            }
        }
    }

    private void WakeTaker()
    {
        lock (_gate)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel}: nobody can be reached ({Reason}); what is queued waits.")]
    private static partial void LogDown(ILogger log, ChannelKind channel, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel}: messages go out again.")]
    private static partial void LogBack(ILogger log, ChannelKind channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: a message could not be sent, through a mistake of ours.")]
    private static partial void LogMistake(ILogger log, Exception exception, ChannelKind channel);
}
