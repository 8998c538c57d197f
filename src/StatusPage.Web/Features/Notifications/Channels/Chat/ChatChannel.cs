using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Chat;

/// <summary>Rooms of Slack, Microsoft Teams and Discord, by their incoming-webhook addresses.</summary>
public sealed class ChatChannel(ChannelKind kind, HttpPoster poster, SubscriberAddresses addresses, DirectMessages direct, OperatorSettings settings) : INotificationChannel
{
    /// <summary>The shortest limit of the three (Discord's) holds for all.</summary>
    private const int Longest = 1900;

    public ChannelKind Kind => kind;

    public int Connections => 2;

    public async Task<SendResult> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (HttpPoster.Accept(delivery.Delivery.SubscriberId is null ? delivery.Address : addresses.Open(delivery.Address)) is not { } address)
        {
            return new SendResult(Verdict.Refused, null, Reasons.Of("no_post_address"));
        }

        var message = delivery.Message;
        var subject = message.Subject.For(delivery.Language).Text;
        var style = MarkdownStyle.Notice with { LinkBase = settings.PublicUrl };
        var text = SafeMarkdown.ToPlainText(message.Event is null ? direct.Open(message) : message.Core.For(delivery.Language).Text, style).Trim();
        text = text.Length > Longest ? text[..Longest] + "…" : text;
        var link = message.NoticeId is { } id ? new Uri(settings.PublicUrl, $"{(delivery.Language == Language.English ? "en/" : "")}{(message.NoticeKind == "incident" ? "incidents" : "maintenance")}/{id}").ToString() : null;
        return (await poster.PostAsync(address, Body(kind, subject, text, link), new Dictionary<string, string>(), cancellationToken)).Result;
    }

    public static byte[] Body(ChannelKind kind, string subject, string text, string? link)
    {
        var whole = link is null ? text : $"{text}\n{link}";
        return JsonSerializer.SerializeToUtf8Bytes<object>(kind switch
        {
            // &, < and > are all that Slack wants escaped; with them nobody is called by name.
            ChannelKind.Slack => new { text = $"*{Slack(subject)}*\n{Slack(whole)}" },
            ChannelKind.Discord => new { content = $"**{subject}**\n{whole}", allowed_mentions = new { parse = Array.Empty<string>() } },
            _ => new
            {
                type = "message",
                attachments = new[]
                {
                    new
                    {
                        contentType = "application/vnd.microsoft.card.adaptive",
                        content = new
                        {
                            type = "AdaptiveCard",
                            version = "1.4",
                            body = new object[]
                            {
                                new { type = "TextBlock", text = subject, weight = "Bolder", wrap = true },
                                new { type = "TextBlock", text = whole, wrap = true },
                            },
                        },
                    },
                },
            },
        });
    }

    private static string Slack(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
