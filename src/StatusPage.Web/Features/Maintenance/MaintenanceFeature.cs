using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Maintenance.Series;

namespace StatusPage.Web.Features.Maintenance;

public static class MaintenanceFeature
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        services.AddSingleton<FollowMaintenanceClock>();
        services.AddHostedService<MaintenanceTimer>();
        services.AddScoped<MaintenanceRulebook>();
        services.AddScoped<ReviewPanes>();
        services.AddSingleton<AnnounceSeries>();
        services.AddScoped<SaveSeries>();
        services.AddScoped<EndSeries>();
        services.AddScoped<DealWithTurn>();
        services.AddScoped<PublishMaintenance>();
        services.AddScoped<RetractMaintenance>();
        services.AddScoped<AddMaintenanceUpdate>();
        services.AddScoped<CorrectMaintenanceUpdate>();
        services.AddScoped<WithdrawMaintenanceUpdate>();
        services.AddScoped<AmendMaintenance>();
        services.AddScoped<BackfillMaintenance>();
        return services;
    }
}
