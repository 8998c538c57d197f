namespace StatusPage.Web.Features.Shared;

public static class SharedFeature
{
    public static IServiceCollection AddShared(this IServiceCollection services)
    {
        services.AddScoped<Moments>();
        return services;
    }
}
