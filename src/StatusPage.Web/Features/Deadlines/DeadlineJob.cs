using Quartz;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>Sees to the milestones that are due; fired for each deadline's next one, and by the timetable.</summary>
[DisallowConcurrentExecution]
public sealed class DeadlineJob(WatchDeadlines watch, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Quartz may fire some milliseconds early, and the milestone must not wait for the next sweep then. More than
        // that is a clock that was put back, and then nothing is due.
        var now = clock.GetUtcNow();
        var due = context.ScheduledFireTimeUtc ?? now;
        await watch.RunAsync(due > now && due - now < TimeSpan.FromSeconds(1) ? due : now, cancellationToken);
    }
}
