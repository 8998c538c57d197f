namespace StatusPage.Web.Features.Demo;

public static class DemoFeature
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<FillWithDemonstration>();
        return services;
    }
}
