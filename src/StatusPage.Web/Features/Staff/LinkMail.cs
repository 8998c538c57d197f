using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Localization;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>Mails a one-time link: never a password.</summary>
public sealed class LinkMail(DirectMessages messages, OperatorSettings settings, StatusBoard board)
{
    public bool CanSend => settings.Smtp.Host is not null;

    /// <summary>Adds the mail to what the caller saves.</summary>
    /// <returns>False where mail cannot be sent.</returns>
    public async Task<bool> QueueAsync(StatusDbContext db, StaffLinkPurpose purpose, string email, Language language, Uri link, CancellationToken cancellationToken)
    {
        if (!CanSend)
        {
            return false;
        }

        var kind = purpose == StaffLinkPurpose.Join ? "join" : "reset";
        var site = board.Current.Site.Settings.Name;
        var texts = new Texts(language);
        return await messages.QueueAsync(
            db, ChannelKind.Mail, email, language,
            texts[$"staff.mail_{kind}_subject", site],
            texts[$"staff.mail_{kind}", site, link, StaffLinks.Valid.TotalHours],
            $"staff-link/{Secrets.Hash(link.Query)[..32]}",
            cancellationToken);
    }
}
