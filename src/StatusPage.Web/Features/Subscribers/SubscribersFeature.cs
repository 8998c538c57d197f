namespace StatusPage.Web.Features.Subscribers;

public static class SubscribersFeature
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<SubscriptionLinks>();
        services.AddSingleton<SubscriberAddresses>();
        services.AddSingleton<SubscribeLimits>();
        services.AddScoped<Subscriptions>();
        services.AddScoped<SubscriberReach>();
        services.AddScoped<ForgetUnconfirmedJob>();
        services.AddScoped<ImportSubscribers>();
        services.AddScoped<ProgramSubscriptions>();
        services.AddScoped<BrowserSubscriptions>();
        services.AddScoped<ReleaseSubscriber>();
        services.AddScoped<RemoveSubscriber>();
        services.AddScoped<ChangeSubscriber>();
        return services;
    }
}
