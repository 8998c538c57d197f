using Quartz;
using StatusPage.Web.Database;

namespace StatusPage.Web.Jobs;

/// <summary>
/// Says what went wrong with a job or with the clock, in place of Quartz, which prints the whole stack, twice. A
/// database that went away is one line: what was missed is found when the job runs again.
/// </summary>
public sealed partial class JobReports(ILogger<JobReports> log) : ISchedulerListener, IJobListener
{
    public string Name => "reports";

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        if (jobException is null)
        {
            return default;
        }

        if (DatabaseAway.Explains(jobException))
        {
            LogDatabaseAway(context.JobDetail.Key.Name, jobException.GetBaseException().Message);
        }
        else
        {
            LogFailed(context.JobDetail.Key.Name, jobException);
        }

        return default;
    }

    public ValueTask SchedulerError(IScheduler scheduler, SchedulerErrorContext errorContext, CancellationToken cancellationToken = default)
    {
        // What comes out of a job is told when the job ends.
        if (errorContext.Exception is JobExecutionProcessException)
        {
            return default;
        }

        if (DatabaseAway.Explains(errorContext.Exception))
        {
            LogClockWaits(errorContext.Exception.GetBaseException().Message);
        }
        else
        {
            LogClockFailed(errorContext.Message, errorContext.Exception);
        }

        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job '{Job}' was cut off: the database does not answer ({Reason}).")]
    private partial void LogDatabaseAway(string job, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job '{Job}' failed.")]
    private partial void LogFailed(string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of the jobs waits: the database does not answer ({Reason}).")]
    private partial void LogClockWaits(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The clock of the jobs met an error: {What}")]
    private partial void LogClockFailed(string what, Exception exception);
}
