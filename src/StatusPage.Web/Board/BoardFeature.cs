using StatusPage.Web.Features.Live;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Board;

public static class BoardFeature
{
    public static IServiceCollection AddBoard(this IServiceCollection services, OperatorSettings settings)
    {
        services.AddSingleton<BoardSignal>();
        services.AddSingleton<StatusBoard>();
        services.AddSingleton<BoardLoader>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<BoardKeeper>();
        services.AddHostedService(p => p.GetRequiredService<BoardKeeper>());
        services.AddScoped<PageScope>();
        services.AddScoped(p => p.GetRequiredService<PageScope>().Snapshot);
        services.AddScoped(p => p.GetRequiredService<PageScope>().Texts);
        services.AddSingleton<LiveReaders>();
        services.AddSingleton<LivePublisher>();
        if (settings.PostgresConnection is not null)
        {
            services.AddHostedService<RevisionListener>();
        }

        return services;
    }
}
