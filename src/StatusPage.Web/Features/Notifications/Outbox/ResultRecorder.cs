using System.Threading.Channels;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>
/// Writes results in batches: whatever came in while the last batch was being written is the next. Whoever hands one
/// in waits until it is on record before sending the next, so that a kill can repeat no more than one message for each
/// connection.
/// </summary>
public sealed partial class ResultRecorder(OutboxStore store, ILogger<ResultRecorder> log) : BackgroundService
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<(FinishedAttempt Attempt, TaskCompletionSource Done)> _pending =
        Channel.CreateUnbounded<(FinishedAttempt, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Completes when the result is on record.</summary>
    public Task RecordAsync(FinishedAttempt attempt)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending.Writer.TryWrite((attempt, done));
        return done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        StatusDbContext? db = null;
        var batch = new List<(FinishedAttempt Attempt, TaskCompletionSource Done)>(MostAtOnce);
        try
        {
            while (await _pending.Reader.WaitToReadAsync(CancellationToken.None).AsTask().WaitAsync(stoppingToken))
            {
                while (batch.Count < MostAtOnce && _pending.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                var lost = false;
                while (true)
                {
                    try
                    {
                        db ??= await store.OpenRecordAsync(stoppingToken);
                        // Not cut off by the stop: what was sent is on record when the program ends.
                        await store.RecordAsync(db, [.. batch.Select(b => b.Attempt)], CancellationToken.None);
                        break;
                    }
                    catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                    {
                        // What was sent must get on record, or it is sent again: this waits for the database.
                        if (!lost)
                        {
                            LogNotRecorded(batch.Count, e.GetBaseException().Message);
                            lost = true;
                        }

                        db?.Dispose();
                        db = null;
                        await Task.Delay(Pause, stoppingToken);
                    }
                }

                batch.ForEach(b => b.Done.SetResult());
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            db?.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} results of sending cannot be recorded yet: {Reason}")]
    private partial void LogNotRecorded(int count, string reason);
}
