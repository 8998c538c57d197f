using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Takes over the files that wait, one after another, and goes on with what a stop of the program left halfway.</summary>
public sealed partial class ImportWorker(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<ImportWorker> log) : BackgroundService
{
    /// <summary>Another node may have been asked, and been killed since.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private const int MostMistakes = 5;

    private readonly SemaphoreSlim _asked = new(0, 1);

    /// <summary>There is something to do.</summary>
    public void Wake()
    {
        lock (_asked)
        {
            if (_asked.CurrentCount == 0)
            {
                _asked.Release();
            }
        }
    }

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var mistakes = 0;
        while (true)
        {
            try
            {
                while (await NextAsync(stoppingToken) is { } id)
                {
                    await RunAsync(id, mistakes, stoppingToken);
                    mistakes = 0;
                }
            }
            catch (DbUpdateException e) when (!DatabaseAway.Explains(e))
            {
                // Another node is at it, or one of these people subscribed this very moment: what it did is looked at again.
                LogAgain(e.GetBaseException().Message);
                mistakes++;
            }
            catch (Exception e) when (DatabaseAway.Explains(e))
            {
                // The relay says so; this waits for it.
            }

            await _asked.WaitAsync(Look, stoppingToken);
        }
    }

    private async Task<long?> NextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<StatusDbContext>().Set<SubscriberImport>()
            .Where(i => i.State == ImportState.Running).OrderBy(i => i.Id).Select(i => (long?)i.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task RunAsync(long id, int mistakes, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var import = scope.ServiceProvider.GetRequiredService<ImportSubscribers>();
        if (mistakes >= MostMistakes)
        {
            var row = await scope.ServiceProvider.GetRequiredService<StatusDbContext>().Set<SubscriberImport>().SingleAsync(i => i.Id == id, cancellationToken);
            await import.StopAsync(row, new ImportProblem(0, "write"), cancellationToken);
            return;
        }

        await import.ContinueAsync(id, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of an import of subscribers was not written and is tried again: {Reason}")]
    private partial void LogAgain(string reason);
}
