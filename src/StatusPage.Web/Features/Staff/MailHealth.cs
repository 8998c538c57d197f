using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>Whether there is a mail server to hand mail to.</summary>
public sealed class MailHealth(OperatorSettings settings) : IHealthLine
{
    public Task<HealthLine> LookAsync(Texts texts, CancellationToken cancellationToken) => Task.FromResult(new HealthLine(
        texts["staff.health_mail"],
        settings.Smtp.Host is { } host ? texts["staff.health_mail_by", host] : texts["staff.mail_missing"],
        settings.Smtp.Host is not null));
}
