using Quartz;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>Moves the notices whose moment has come; fired for each notice's next step, and by the timetable.</summary>
[DisallowConcurrentExecution]
public sealed class MaintenanceJob(FollowMaintenanceClock follow, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Quartz may fire some milliseconds early, and the step must not wait for the next minute then.
        var now = clock.GetUtcNow();
        var due = context.ScheduledFireTimeUtc ?? now;
        await follow.RunAsync(due > now ? due : now, cancellationToken);
    }
}
