using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Deadlines;

public static class DeadlinesFeature
{
    public static IServiceCollection AddDeadlines(this IServiceCollection services)
    {
        services.AddDeadlineEngine();
        services.AddHostedService<DeadlineTimer>();
        return services;
    }

    /// <summary>What decides and acts, without the clock that sets it going.</summary>
    public static IServiceCollection AddDeadlineEngine(this IServiceCollection services)
    {
        services.AddSingleton<DutyDesk>();
        services.AddSingleton<DeadlineBook>();
        services.AddSingleton<ICommitFollower, DeadlinesFollowNotices>();
        services.AddSingleton<WatchDeadlines>();
        services.AddSingleton<RecomputeDeadlines>();
        services.AddScoped<PublishHoldingNotice>();
        services.AddScoped<TakeDuty>();
        return services;
    }
}
