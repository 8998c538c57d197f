namespace StatusPage.Web.Features.Content;

public static class ContentFeature
{
    public static IServiceCollection AddContent(this IServiceCollection services)
    {
        services.AddSingleton<ContentLibrary>();
        services.AddHostedService<ContentWatcher>();
        return services;
    }
}
