namespace StatusPage.Web.Features.Catalogue;

public static class CatalogueFeature
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<TakeUpCatalogue>();
        services.AddScoped<SetServiceState>();
        return services;
    }
}
