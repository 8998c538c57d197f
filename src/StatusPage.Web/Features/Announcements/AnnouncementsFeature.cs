namespace StatusPage.Web.Features.Announcements;

/// <summary>A banner on the public pages, from a start until an end.</summary>
public static class AnnouncementsFeature
{
    public static IServiceCollection AddAnnouncements(this IServiceCollection services)
    {
        services.AddScoped<SaveAnnouncement>();
        services.AddScoped<StopAnnouncement>();
        return services;
    }
}
