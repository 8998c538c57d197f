namespace StatusPage.Web.Features.Subscribers;

public static class SubscribersFeature
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<SubscriptionLinks>();
        services.AddSingleton<SubscriberAddresses>();
        services.AddSingleton<SubscribeLimits>();
        services.AddScoped<Subscriptions>();
        services.AddSingleton<SubscriberReach>();
        services.AddScoped<ForgetUnconfirmedJob>();
        services.AddScoped<TellOfFailingJob>();
        services.AddScoped<ImportSubscribers>();
        services.AddSingleton<ImportWorker>();
        services.AddHostedService(p => p.GetRequiredService<ImportWorker>());
        services.AddScoped<ProgramSubscriptions>();
        services.AddScoped<BrowserSubscriptions>();
        services.AddScoped<ReleaseSubscriber>();
        services.AddScoped<RemoveSubscriber>();
        services.AddScoped<ChangeSubscriber>();
        return services;
    }
}
