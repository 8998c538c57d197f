namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>Notices that are written as files in <c>content/notices</c>.</summary>
public static class NoticeFilesFeature
{
    public static IServiceCollection AddNoticeFiles(this IServiceCollection services)
    {
        services.AddSingleton<NoticeFileDesk>();
        services.AddSingleton<TakeUpNoticeFiles>();
        services.AddScoped<TakeUpIncidentFile>();
        services.AddScoped<TakeUpMaintenanceFile>();
        services.AddHostedService<NoticeFileWatcher>();
        return services;
    }
}
