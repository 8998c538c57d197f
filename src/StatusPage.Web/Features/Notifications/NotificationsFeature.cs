using System.Security.Cryptography;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Channels.Chat;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Channels.Push;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications;

public static class NotificationsFeature
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, OperatorSettings settings)
    {
        services.AddSingleton<RelaySignal>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<MessageBook>();
        services.AddSingleton<ChannelStatus>();
        services.AddSingleton<DirectMessages>();
        services.AddSingleton<ResultRecorder>();
        services.AddHostedService(p => p.GetRequiredService<ResultRecorder>());
        services.AddHostedService<Relay>();

        services.AddSingleton(SmtpTimeouts.Shipped);
        services.AddSingleton<MailIdentity>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<MailChannel>();
        services.AddSingleton<INotificationChannel>(p => p.GetRequiredService<MailChannel>());
        services.AddHostedService<MailProbe>();
        services.AddSingleton<IHealthLine, MailHealth>();

        services.AddSingleton<HttpPoster>();
        services.AddSingleton<INotificationChannel, WebhookChannel>();
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<INotificationChannel, PushChannel>();
        foreach (var kind in new[] { ChannelKind.Slack, ChannelKind.Teams, ChannelKind.Discord })
        {
            services.AddSingleton<INotificationChannel>(p => ActivatorUtilities.CreateInstance<ChatChannel>(p, kind));
        }

        if (settings.Dkim is { } dkim)
        {
            services.AddSingleton(p =>
            {
                var key = RSA.Create();
                key.ImportFromPem(dkim.PrivateKey);
                return new DkimSigner(key, dkim.Domain, dkim.Selector);
            });
        }

        services.AddSingleton<NoticeWords>();
        services.AddSingleton<TellSubscribers>();
        services.AddHostedService<ComponentUpdates>();
        services.AddScoped<NoticeOutlook>();
        services.AddScoped<RemindJob>();
        services.AddScoped<NoticeEvidence>();
        services.AddSingleton<ICommitFollower>(p => p.GetRequiredService<TellSubscribers>());
        return services;
    }
}
