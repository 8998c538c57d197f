namespace StatusPage.Web.Features.Archive;

public static class ArchiveFeature
{
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddSingleton<WriteArchive>();
        services.AddSingleton<ReadArchive>();
        return services;
    }
}
