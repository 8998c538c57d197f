using Quartz;

namespace StatusPage.Web.Features.Maintenance.Series;

/// <summary>Announces the turns that are due.</summary>
[DisallowConcurrentExecution]
public sealed class SeriesJob(AnnounceSeries announce) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await announce.RunAsync(cancellationToken);
}
