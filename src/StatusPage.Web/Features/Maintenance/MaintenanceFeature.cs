using StatusPage.Web.Features.Maintenance.Rules;

namespace StatusPage.Web.Features.Maintenance;

public static class MaintenanceFeature
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        services.AddSingleton<FollowMaintenanceClock>();
        services.AddHostedService<MaintenanceTimer>();
        services.AddScoped<MaintenanceRulebook>();
        services.AddScoped<ReviewPanes>();
        services.AddScoped<PublishMaintenance>();
        services.AddScoped<RetractMaintenance>();
        services.AddScoped<AddMaintenanceUpdate>();
        services.AddScoped<CorrectMaintenanceUpdate>();
        services.AddScoped<WithdrawMaintenanceUpdate>();
        services.AddScoped<AmendMaintenance>();
        return services;
    }
}
