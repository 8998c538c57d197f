namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>Looks at the files of notices every second, as the rest of the content is looked at (decision 5).</summary>
public sealed partial class NoticeFileWatcher(TakeUpNoticeFiles takeUp, TimeProvider clock, ILogger<NoticeFileWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await takeUp.RunAsync(stoppingToken) is > 0 and var taken)
                {
                    LogTakenUp(taken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away, or another node was first; the next look finds what is left to do.
                LogFailed(e.Message);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Taken up from files of notices: {Count}.")]
    private partial void LogTakenUp(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of notices could not be taken up ({Reason}); trying again.")]
    private partial void LogFailed(string reason);
}
