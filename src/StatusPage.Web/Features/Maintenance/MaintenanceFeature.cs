namespace StatusPage.Web.Features.Maintenance;

public static class MaintenanceFeature
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        services.AddSingleton<FollowMaintenanceClock>();
        services.AddHostedService<MaintenanceTimer>();
        return services;
    }
}
