using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Jobs;

public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services, OperatorSettings settings)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "StatusPage";
                // What was missed is done as soon as it can be; the job then finds everything that is due.
                scheduler.DefaultMisfireHandling = DefaultMisfireHandling.FireAndProceed;
                // Also how late a jump of the machine's clock is noticed.
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(5);
                scheduler.PropagateTraceContext = false;
            });
            quartz.UseDefaultThreadPool(4);
            quartz.AddJobListener<JobReports>();
            quartz.AddSchedulerListener<JobReports>();
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(options =>
                {
                    options.StoreJobDataAsStrings = true;
                    options.DbRetryInterval = TimeSpan.FromSeconds(3);
                    // What the machine's clock jumps over, or a killed node left behind, is found this often; else once a minute.
                    options.MisfireThreshold = TimeSpan.FromSeconds(5);
                });
                if (settings.PostgresConnection is { } connection)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, connection);
                    // A node that was killed is noticed after interval plus threshold.
                    store.UseClustering(cluster =>
                    {
                        cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                        cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(6);
                    });
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, $"Data Source={DatabaseFeature.SqliteFile(settings)}");
                }
            });
        });
        services.AddSingleton<JobClock>();
        services.AddSingleton<IHealthLine, JobsHealth>();
        services.AddHostedService(p => p.GetRequiredService<JobClock>());
        return services;
    }
}
