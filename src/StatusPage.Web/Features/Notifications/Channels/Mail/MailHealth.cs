using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Whether mail can be handed over, and if not, why: in the server's words where it gave any.</summary>
public sealed class MailHealth(OperatorSettings settings, ChannelStatus status) : IHealthLine
{
    public Task<HealthLine> LookAsync(Texts texts, CancellationToken cancellationToken) => Task.FromResult(
        settings.Smtp.Host is not { } host ? new HealthLine(texts["notifications.health_mail"], texts["notifications.health_mail_files"], IsWell: false)
        : status.Down(ChannelKind.Mail) is { } down ? new HealthLine(texts["notifications.health_mail"], texts["notifications.health_mail_down"], IsWell: false) { Reason = down.Words }
        : new HealthLine(texts["notifications.health_mail"], texts["notifications.health_mail_by", host], IsWell: true));
}
