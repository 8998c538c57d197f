using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using StatusPage.Domain;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>A mail as whoever writes its words sees it beforehand.</summary>
/// <param name="Html">The whole document, for a frame of its own; its links open elsewhere.</param>
public sealed record MailPreview(Language Language, string Subject, string Html, string Text);

/// <summary>Makes mails of messages. What is the same for all who read one language is made once.</summary>
public sealed class MailWriter(MailIdentity identity, SubscriptionLinks links, OperatorSettings settings, IDataProtectionProvider protection)
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<(long, long, Language), ComposedMail> _composed = new();
    private readonly IDataProtector _sealed = protection.CreateProtector(DirectMessages.Purpose);
    private MarkdownStyle Style { get; } = MarkdownStyle.Notice with { HeadingLevel = 2, LinkBase = settings.PublicUrl };

    private readonly string _manage = $"{settings.PublicUrl}subscriptions/";

    public ComposedMail Compose(OutgoingDelivery delivery)
    {
        if (delivery.Message.Event is null)
        {
            var words = delivery.Message.Sealed is { } text ? _sealed.Unprotect(text) : "";
            return Compose(delivery.Message.Subject.For(delivery.Language).Text, words, delivery.Language, null);
        }

        if (_composed.Count > MostKept)
        {
            _composed.Clear();
        }

        return _composed.TryGetValue(delivery.Text, out var known) ? known : _composed[delivery.Text] = Compose(
            delivery.Message.Subject.For(delivery.Language).Text, Body(delivery), delivery.Language, delivery.Message.NoticeKind);
    }

    /// <summary>The mail of a message to many, without its recipient.</summary>
    public MailPreview Preview(OutgoingMessage message, Language language)
    {
        var (t, markdown) = (new Texts(language), message.Body.For(language).Text);
        var (subject, footer, manage) = (message.Subject.For(language).Text, Footer(t), $"{_manage}…");
        return new MailPreview(language, subject, Html(subject, SafeMarkdown.ToHtml(markdown, Style), t, footer, manage, "<base target=\"_blank\">"), Plain(markdown, t, footer, manage));
    }

    public MailRecipient Recipient(OutgoingDelivery delivery)
    {
        var d = delivery.Delivery;
        var token = d is { SubscriberId: { } id, Nonce: { } nonce } ? links.Token(id, nonce) : "";
        // One id for each notice and recipient binds their mails into a thread; the first mail carries it itself.
        var root = delivery.Message.NoticeId is { } notice ? $"{notice}.{d.SubscriberId}@{identity.Domain}" : null;
        var own = root is not null && delivery.Message.Event is Domain.Notifications.NoticeEvent.IncidentOpened or Domain.Notifications.NoticeEvent.MaintenanceAnnounced
            ? root!
            : $"{delivery.Message.Id}.{d.Id}.{d.CreatedAt.UtcTicks:x}@{identity.Domain}";
        return new MailRecipient(delivery.Address, own, root, token, root is null || token.Length == 0 ? null : _manage + token);
    }

    /// <summary>Newest first; what this recipient has not been told yet follows under it.</summary>
    private static string Body(OutgoingDelivery delivery)
    {
        var body = new StringBuilder(delivery.Message.Body.For(delivery.Language).Text);
        foreach (var earlier in delivery.Earlier)
        {
            body.Append("\n\n---\n\n").Append(earlier.Core.For(delivery.Language).Text);
        }

        return body.ToString();
    }

    private ComposedMail Compose(string subject, string markdown, Language language, string? noticeKind)
    {
        var t = new Texts(language);
        var footer = noticeKind is null ? "" : Footer(t);
        var manage = noticeKind is null ? null : _manage + QuotedPrintable.Slot;
        var text = Plain(markdown, t, footer, manage);

        var email = Email.From(identity.Address, identity.Name).Subject(subject).Header("Auto-Submitted", "auto-generated");
        if (noticeKind is not null)
        {
            email.Header("List-Id", $"{HeaderText.Phrase(identity.Name, 9)} <status.{identity.Domain}>").Header("Precedence", "bulk");
        }

        return email.Text(text).Html(Html(subject, SafeMarkdown.ToHtml(markdown, Style), t, footer, manage)).Compose();
    }

    private string Footer(Texts t) => t["notifications.mail_footer", identity.Name];

    private string Plain(string markdown, Texts t, string footer, string? manage)
    {
        var text = new StringBuilder(SafeMarkdown.ToPlainText(markdown, Style).Trim());
        text.Append("\n\n-- \n").Append(identity.Name).Append('\n').Append(settings.PublicUrl).Append('\n');
        if (manage is not null)
        {
            text.Append('\n').Append(footer).Append('\n').Append(t["notifications.mail_manage"]).Append(":\n").Append(manage).Append('\n');
        }

        return text.ToString();
    }

    private string Html(string subject, string body, Texts t, string footer, string? manage, string head = "")
    {
        var name = WebUtility.HtmlEncode(identity.Name);
        var leave = manage is null ? "" : $"""<p>{WebUtility.HtmlEncode(footer)}<br><a class="q" href="{manage}">{WebUtility.HtmlEncode(t["notifications.mail_manage"])}</a></p>""";
        return $$$"""
            <!DOCTYPE html>
            <html lang="{{{t.Tag}}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>{{{WebUtility.HtmlEncode(subject)}}}</title>
            <style>{{{MailStyle.Css}}}</style>{{{head}}}</head>
            <body><div class="m"><div class="c">
            {{{body}}}
            </div><div class="f"><p><a class="q" href="{{{settings.PublicUrl}}}">{{{name}}}</a></p>{{{leave}}}</div></div></body></html>
            """;
    }
}
