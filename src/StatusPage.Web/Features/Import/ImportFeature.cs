namespace StatusPage.Web.Features.Import;

public static class ImportFeature
{
    public static IServiceCollection AddImport(this IServiceCollection services)
    {
        services.AddSingleton<ImportStatuspage>();
        return services;
    }
}
