using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Push;

/// <summary>Browsers, by the push service that each of them named (RFC 8030).</summary>
public sealed class PushChannel(HttpPoster poster, VapidKeys vapid, SubscriberAddresses addresses, SubscriptionLinks links, DirectMessages direct, OperatorSettings settings) : INotificationChannel
{
    private const int LongestTitle = 400;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ChannelKind Kind => ChannelKind.Push;

    public int Connections => 8;

    public async Task<SendResult> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Delivery.Secret is not { } secret || PushAddress.Parse(addresses.Open(delivery.Address), addresses.Open(secret)) is not { } browser)
        {
            return new SendResult(Verdict.Refused, null, Reasons.Of("no_browser"));
        }

        var message = delivery.Message;
        var content = new ByteArrayContent(PushEncryption.Encrypt(Payload(delivery), browser.Key, browser.Secret));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var (urgency, lifetime) = Care(message.Event);
        var headers = new Dictionary<string, string>
        {
            ["Authorization"] = vapid.Authorization(browser.Endpoint),
            ["TTL"] = lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            ["Urgency"] = urgency,
        };
        if (message.NoticeId is { } notice)
        {
            // Of one notice the service keeps the newest for a browser that is away. It need not know which notice that is.
            headers["Topic"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(notice)).AsSpan(0, 18));
        }

        var (result, _, status) = await poster.PostAsync(browser.Endpoint, content, headers, cancellationToken);
        return status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => result with { Verdict = Verdict.Gone },
            // It does not believe that it is us: that says nothing of this browser, and a clock that is set right mends it.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => result with { Verdict = Verdict.Deferred },
            HttpStatusCode.RequestEntityTooLarge => result with { Reply = Reasons.Of("too_big", result.Reply, content.Headers.ContentLength) },
            _ => result,
        };
    }

    /// <summary>What the service worker shows (<c>wwwroot/push-worker.js</c>).</summary>
    private byte[] Payload(OutgoingDelivery delivery)
    {
        var (message, language) = (delivery.Message, delivery.Language);
        var texts = new Texts(language);
        var style = MarkdownStyle.Notice with { LinkBase = settings.PublicUrl };
        var path = language == Language.English ? "/en" : "";
        var manage = delivery.Delivery is { SubscriberId: { } id, Nonce: { } nonce } ? $"{path}/subscriptions/{links.Token(id, nonce)}" : null;
        var words = new
        {
            title = PushEncryption.Cut(message.Subject.For(language).Text, LongestTitle),
            body = "",
            lang = LanguageTags.Of(language),
            tag = message.NoticeId ?? message.Key,
            url = message.NoticeId is { } notice ? $"{path}/{(message.NoticeKind == "incident" ? "incidents" : "maintenance")}/{notice}" : manage ?? $"{path}/",
            manage,
            manageTitle = texts["subscribers.push_manage"],
        };
        var room = PushEncryption.Longest - JsonSerializer.SerializeToUtf8Bytes(words, Compact).Length;
        var body = SafeMarkdown.ToPlainText(message.Event is null ? direct.Open(message) : message.Core.For(language).Text, style).Trim();
        // A line end or a quote takes more room in JSON than in the text.
        var cut = PushEncryption.Cut(body, room);
        while (Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(cut, Compact)) - 2 > room)
        {
            cut = PushEncryption.Cut(body, Encoding.UTF8.GetByteCount(cut) * 9 / 10);
        }

        return JsonSerializer.SerializeToUtf8Bytes(words with { body = cut }, Compact);
    }

    /// <summary>How much a sleeping telephone should mind, and for how long the service keeps it for one that is away.</summary>
    private static (string Urgency, TimeSpan Lifetime) Care(NoticeEvent? happened) => happened switch
    {
        NoticeEvent.IncidentOpened or NoticeEvent.IncidentUpdated or NoticeEvent.IncidentResolved => ("high", TimeSpan.FromDays(1)),
        NoticeEvent.IncidentExplained or NoticeEvent.MaintenanceExplained => ("low", TimeSpan.FromDays(7)),
        NoticeEvent.MaintenanceAnnounced or NoticeEvent.MaintenanceChanged or NoticeEvent.MaintenanceCancelled => ("normal", TimeSpan.FromDays(7)),
        _ => ("normal", TimeSpan.FromDays(1)),
    };
}
