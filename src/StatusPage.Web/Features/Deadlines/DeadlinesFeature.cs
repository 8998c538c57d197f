using System.Text;
using StatusPage.Web.Board;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Deadlines;

public static class DeadlinesFeature
{
    public static IServiceCollection AddDeadlines(this IServiceCollection services)
    {
        services.AddDeadlineEngine();
        services.AddScoped<OwedList>();
        services.AddHostedService<DeadlineTimer>();
        return services;
    }

    public static IEndpointRouteBuilder MapDeadlines(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/promises.json", (BoardSnapshot board) => Results.Text(PromiseBook.Write(board), "application/json", Encoding.UTF8))
            .WithMetadata(new BoardPageAttribute())
            .AllowAnonymous();
        return routes;
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
