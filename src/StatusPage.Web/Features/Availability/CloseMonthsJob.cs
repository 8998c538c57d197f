using Quartz;

namespace StatusPage.Web.Features.Availability;

/// <summary>Freezes the reports of the months that are due.</summary>
[DisallowConcurrentExecution]
public sealed class CloseMonthsJob(CloseMonths close) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await close.RunAsync(cancellationToken);
}
