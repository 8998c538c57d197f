using Quartz;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Jobs;

/// <summary>Whether the clock of the recurring jobs runs on this node, and what is late.</summary>
public sealed class JobsHealth(JobClock clock, TimeProvider time) : IHealthLine
{
    /// <summary>So much later than planned a job is late, and not only waiting for its turn.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(3);

    public async Task<HealthLine> LookAsync(Texts texts, CancellationToken cancellationToken)
    {
        var what = texts["staff.health_jobs"];
        if (clock.Running is not { } scheduler)
        {
            return new HealthLine(what, texts["staff.health_jobs_down"], IsWell: false);
        }

        var late = 0;
        foreach (var job in Timetable.All)
        {
            foreach (var trigger in await scheduler.GetTriggersOfJob(job.Key, cancellationToken))
            {
                late += trigger.NextFireTimeUtc < time.GetUtcNow() - Late ? 1 : 0;
            }
        }

        return new HealthLine(what, late == 0 ? texts["staff.health_jobs_well"] : texts["staff.health_jobs_late", late], late == 0);
    }
}
