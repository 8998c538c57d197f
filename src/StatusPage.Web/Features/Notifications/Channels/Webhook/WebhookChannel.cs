using System.Globalization;
using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Webhook;

/// <summary>Webhooks as Statuspage sends them, signed as Standard Webhooks says.</summary>
public sealed class WebhookChannel(
    HttpPoster poster, SubscriberAddresses addresses, SubscriptionLinks links, DirectMessages direct, OutboxStore store, StatusBoard board, BoardKeeper keeper, PageIdentity page, OperatorSettings settings, TimeProvider clock)
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
            return new SendResult(Verdict.Refused, null, Reasons.Of("no_post_address"));
        }

        byte[] body;
        if (delivery.Message is { Event: null, NoticeKind: null })
        {
            var words = direct.Open(delivery.Message);
            body = JsonSerializer.SerializeToUtf8Bytes(new { type = "message", subject = delivery.Message.Subject.For(delivery.Language).Text, text = words });
        }
        else
        {
            await keeper.RefreshAsync(cancellationToken);
            var manage = d is { SubscriberId: { } id, Nonce: { } nonce } ? links.Manage(links.Token(id, nonce)) : settings.PublicUrl;
            var remindedAt = delivery.Message is { NoticeKind: "maintenance", NoticeId: { } notice } ? await store.RemindedAtAsync(notice, cancellationToken) : null;
            body = Body(board.Current, delivery, manage, remindedAt);
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

    private byte[] Body(BoardSnapshot snapshot, OutgoingDelivery delivery, Uri manage, DateTimeOffset? remindedAt)
    {
        var texts = new Texts(delivery.Language);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var notices = new NoticeWriter(snapshot, texts, page.Id, settings.PublicUrl, webhook: true);
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("unsubscribe", manage.ToString());
            json.WriteString("documentation", new Uri(settings.PublicUrl, "subscribe").ToString());
            json.WriteString("generated_at", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteStartObject("page");
            json.WriteString("id", page.Id);
            var (indicator, description) = notices.RollUp;
            json.WriteString("status_indicator", Words.Of(indicator));
            json.WriteString("status_description", description);
            json.WriteEndObject();
            if (delivery.Message.NoticeKind == ComponentUpdates.Kind)
            {
                WriteComponent(json, notices, snapshot, delivery.Message.Body.Nl!);
                json.WriteEndObject();
                json.Flush();
                return stream.ToArray();
            }

            json.WritePropertyName("incident");
            if (snapshot.IncidentsById.TryGetValue(delivery.Message.NoticeId ?? "", out var incident))
            {
                notices.Write(json, incident, () =>
                {
                    notices.WritePostmortem(json, incident);
                    WriteSchedule(json, notices, isBackfilled: incident.Origin == NoticeOrigin.Backfilled, isScheduled: false, null, incident.ImpactOverride);
                });
            }
            else if (snapshot.MaintenanceById.TryGetValue(delivery.Message.NoticeId ?? "", out var notice))
            {
                notices.Write(json, notice, () =>
                {
                    foreach (var name in new[] { "postmortem_body", "postmortem_body_last_updated_at", "postmortem_published_at" })
                    {
                        json.WriteNull(name);
                    }

                    foreach (var name in new[] { "postmortem_ignored", "postmortem_notified_subscribers", "postmortem_notified_twitter" })
                    {
                        json.WriteBoolean(name, false);
                    }

                    WriteSchedule(json, notices, isBackfilled: notice.Origin == NoticeOrigin.Backfilled, isScheduled: true, remindedAt, notice.ImpactOverride);
                });
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteComponent(Utf8JsonWriter json, NoticeWriter notices, BoardSnapshot snapshot, string update)
    {
        using var parsed = JsonDocument.Parse(update);
        json.WritePropertyName("component");
        if (snapshot.Services.GetValueOrDefault(parsed.RootElement.GetProperty("component_id").GetString()!) is { } service)
        {
            notices.Write(json, service);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WritePropertyName("component_update");
        parsed.RootElement.WriteTo(json);
    }

    /// <summary>M7: maintenance is announced again before it starts, and moves by the clock. The two moments of a maintenance stand in it already.</summary>
    private static void WriteSchedule(Utf8JsonWriter json, NoticeWriter notices, bool isBackfilled, bool isScheduled, DateTimeOffset? remindedAt, Impact? impactOverride)
    {
        json.WriteBoolean("backfilled", isBackfilled);
        if (!isScheduled)
        {
            json.WriteNull("scheduled_for");
            json.WriteNull("scheduled_until");
        }

        json.WriteBoolean("scheduled_remind_prior", isScheduled);
        notices.Time(json, "scheduled_reminded_at", remindedAt);
        json.WriteString("impact_override", impactOverride is { } impact ? Words.Of(impact) : null);
        json.WriteBoolean("scheduled_auto_in_progress", isScheduled);
        json.WriteBoolean("scheduled_auto_completed", isScheduled);
    }
}
