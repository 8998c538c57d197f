using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Knocks at the mail server now and then, so that a wrong host or password is known before there is something to send.</summary>
public sealed class MailProbe(MailChannel channel, ChannelStatus status, OperatorSettings settings, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Smtp.Host is null)
        {
            return;
        }

        var started = new TaskCompletionSource();
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!(channel.WorkedAt > clock.GetUtcNow() - Every))
            {
                try
                {
                    await channel.TryDoorAsync(null, stoppingToken);
                    status.Works(ChannelKind.Mail);
                }
                catch (SmtpException e)
                {
                    status.Failed(ChannelKind.Mail, e.Message, clock.GetUtcNow());
                }
            }

            await Task.Delay(Every, stoppingToken);
        }
    }
}
