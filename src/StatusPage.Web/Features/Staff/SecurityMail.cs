using System.Globalization;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>What has changed of that which proves who somebody is; each is a text <c>mail_security_…</c>.</summary>
public enum SecurityNews
{
    PasswordChanged,
    AuthenticatorAdded,
    AuthenticatorRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
}

/// <summary>
/// Tells a member by mail what was changed of the own account, also when the member did it: who did not knows at once.
/// And, before it happens, that the password comes of age (P4).
/// </summary>
public sealed class SecurityMail(DirectMessages messages, OperatorSettings settings, ContentLibrary content, TimeProvider clock)
{
    public bool CanSend => settings.Smtp.Host is not null;

    private SiteSettings Site => content.Current.Settings;

    /// <summary>Adds the mail to what the caller saves; nothing where mail cannot be sent.</summary>
    public async Task QueueAsync(StatusDbContext db, StaffMember member, SecurityNews news, Actor actor, CancellationToken cancellationToken)
    {
        if (!CanSend)
        {
            return;
        }

        var texts = new Texts(member.Language);
        var what = texts[$"staff.mail_security_{Words.Of(news)}"];
        var who = actor.Name == member.Name ? texts["staff.mail_security_self"] : MarkdownEscape.Text(actor.Name, inLink: false, endsLine: false);
        var body = texts[actor.Address is null ? "staff.mail_security" : "staff.mail_security_from", what, Moment(clock.GetUtcNow(), member.Language), who, actor.Address, Page("staff/account")];
        await messages.QueueAsync(db, ChannelKind.Mail, member.Email!, member.Language, texts["staff.mail_security_subject", Site.Name, what], body, $"staff-security/{NewId.Create()}", cancellationToken);
    }

    /// <summary>Adds the warning to what the caller saves, once for each password and number of days.</summary>
    public async Task WarnAsync(StatusDbContext db, StaffMember member, DateTimeOffset until, int days, CancellationToken cancellationToken)
    {
        var texts = new Texts(member.Language);
        await messages.QueueAsync(
            db, ChannelKind.Mail, member.Email!, member.Language,
            texts["staff.mail_password_ends_subject", Site.Name, DateWords.Date(DateOnly.FromDateTime(Site.Calendar.Clock.At(until)), member.Language)],
            texts["staff.mail_password_ends", Site.Name, Moment(until, member.Language), PasswordAge.Months, Page("staff/account/password")],
            string.Create(CultureInfo.InvariantCulture, $"staff-password/{member.Id}/{until.UtcTicks}/{days}"),
            cancellationToken);
    }

    private Uri Page(string path) => new(settings.PublicUrl, path);

    private string Moment(DateTimeOffset moment, Language language)
    {
        var local = Site.Calendar.Clock.At(moment);
        return $"{DateWords.Date(DateOnly.FromDateTime(local), language)}, {TimeOnly.FromDateTime(local).ToString("HH:mm", CultureInfo.InvariantCulture)} ({Site.TimeZone.Id})";
    }
}
