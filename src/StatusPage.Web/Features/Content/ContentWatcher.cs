using StatusPage.Web.Board;
using StatusPage.Web.Features.Catalogue;

namespace StatusPage.Web.Features.Content;

/// <summary>
/// Looks at the content folder every second. Not by file events: those don't cross the mounts that containers
/// and network disks are, and a status page that misses a changed file is worse than one that looks.
/// </summary>
public sealed partial class ContentWatcher(ContentLibrary library, TakeUpCatalogue takeUp, RecordSettings record, BoardSignal signal, TimeProvider clock, ILogger<ContentWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var owed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                var problems = library.Problems;
                var changed = library.Reload();
                if (!ReferenceEquals(problems, library.Problems))
                {
                    foreach (var problem in library.Problems)
                    {
                        LogProblem(problem.ToString());
                    }
                }

                if (changed)
                {
                    signal.Raise();
                    owed = true;
                }

                if (owed)
                {
                    await takeUp.RunAsync(library.Current.Catalogue, stoppingToken);
                    await record.RunAsync(stoppingToken);
                    owed = false;
                    LogTakenUp();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database or the disk may be away for a while; what is owed is tried again at the next look.
                LogFailed(e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Changed content has been taken up.")]
    private partial void LogTakenUp();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The content could not be taken up ({Reason}); trying again.")]
    private partial void LogFailed(string reason);
}
