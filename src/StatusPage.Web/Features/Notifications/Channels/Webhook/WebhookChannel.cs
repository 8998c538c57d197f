using System.Globalization;
using System.Text.Json;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Webhook;

/// <summary>Webhooks as Statuspage sends them, signed as Standard Webhooks says.</summary>
public sealed class WebhookChannel(
    HttpPoster poster, SubscriberAddresses addresses, SubscriptionLinks links, DirectMessages direct, StatusBoard board, BoardKeeper keeper, PageIdentity page, OperatorSettings settings, TimeProvider clock)
    : INotificationChannel
{
    public ChannelKind Kind => ChannelKind.Webhook;

    public int Connections => 8;

    public async Task<SendResult> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var d = delivery.Delivery;
        var stored = d.SubscriberId is null ? delivery.Address : addresses.Open(delivery.Address);
        if (HttpPoster.Accept(stored) is not { } address)
        {
            return new SendResult(Verdict.Refused, null, "this is no address to post to");
        }

        byte[] body;
        if (delivery.Message.Event is null)
        {
            var words = direct.Open(delivery.Message);
            body = JsonSerializer.SerializeToUtf8Bytes(new { type = "message", subject = delivery.Message.Subject.For(delivery.Language).Text, text = words });
        }
        else
        {
            await keeper.RefreshAsync(cancellationToken);
            var manage = d is { SubscriberId: { } id, Nonce: { } nonce } ? links.Manage(links.Token(id, nonce)) : settings.PublicUrl;
            body = Body(board.Current, delivery, manage);
        }

        var keys = d.Secret is { } secret ? addresses.Open(secret).Split(' ') : [];
        var now = clock.GetUtcNow();
        var messageId = string.Create(CultureInfo.InvariantCulture, $"msg_{delivery.Message.Id}_{d.Id}");
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = messageId,
            ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (keys.Length > 0)
        {
            headers["webhook-signature"] = WebhookSignature.Sign(keys, messageId, now, body);
        }

        return (await poster.PostAsync(address, body, headers, cancellationToken)).Result;
    }

    private byte[] Body(BoardSnapshot snapshot, OutgoingDelivery delivery, Uri manage)
    {
        var texts = new Texts(delivery.Language);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var notices = new NoticeWriter(snapshot, texts, page.Id, settings.PublicUrl);
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("unsubscribe", manage.ToString());
            json.WriteString("documentation", new Uri(settings.PublicUrl, "subscribe").ToString());
            json.WriteString("generated_at", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteStartObject("page");
            json.WriteString("id", page.Id);
            json.WriteString("status_indicator", Indicator(snapshot));
            json.WriteString("status_description", texts.Word(snapshot.WorstState));
            json.WriteEndObject();
            json.WritePropertyName("incident");
            if (snapshot.IncidentsById.TryGetValue(delivery.Message.NoticeId ?? "", out var incident))
            {
                notices.Write(json, incident);
            }
            else if (snapshot.MaintenanceById.TryGetValue(delivery.Message.NoticeId ?? "", out var notice))
            {
                notices.Write(json, notice);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Indicator(BoardSnapshot snapshot) => snapshot.WorstState switch
    {
        Domain.Catalogue.ServiceState.MajorOutage => "critical",
        Domain.Catalogue.ServiceState.PartialOutage => "major",
        Domain.Catalogue.ServiceState.DegradedPerformance => "minor",
        Domain.Catalogue.ServiceState.UnderMaintenance => "maintenance",
        _ => "none",
    };
}
