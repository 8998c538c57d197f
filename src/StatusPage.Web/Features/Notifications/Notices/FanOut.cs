using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>
/// Makes a delivery for everyone who should hear a message, in the transaction of the caller. Each step is one
/// statement over all of them: a hundred thousand subscribers are a matter of seconds.
/// </summary>
public static class FanOut
{
    /// <summary>Who chose something of this, or follows this very notice.</summary>
    /// <param name="serviceIds">Ids of ours; they are written into the statement.</param>
    public static string Hearers(NoticeEvent happened, string noticeId, IReadOnlyCollection<string> serviceIds, IReadOnlyCollection<string> groupIds)
    {
        var chosen = new List<string>();
        if (serviceIds.Count > 0)
        {
            chosen.Add($"c.service_id IN ({Quoted(serviceIds)})");
        }

        if (groupIds.Count > 0)
        {
            chosen.Add($"c.group_id IN ({Quoted(groupIds)})");
        }

        var some = chosen.Count == 0 ? "" : $" OR s.id IN (SELECT c.subscriber_id FROM subscription_choice c WHERE {string.Join(" OR ", chosen)})";
        return string.Create(CultureInfo.InvariantCulture, $"""
            s.state = 1 AND (((s.events & {(int)NoticeEvents.ChosenBy(happened)}) <> 0 AND (s.everything{some}))
              OR s.id IN (SELECT c.subscriber_id FROM subscription_choice c WHERE c.notice_id = '{Checked(noticeId)}'))
            """);
    }

    /// <summary>The webhooks that are to hear of a service's state.</summary>
    public static string ComponentHearers(string serviceId, string? groupId) => string.Create(CultureInfo.InvariantCulture, $"""
        s.state = 1 AND s.channel = {(int)ChannelKind.Webhook} AND (s.events & {(int)(EventChoice.Incidents | EventChoice.Maintenance)}) <> 0
          AND (s.everything OR s.id IN (SELECT c.subscriber_id FROM subscription_choice c WHERE c.service_id = '{Checked(serviceId)}' OR c.group_id = '{Checked(groupId ?? "-")}'))
        """);

    /// <summary>Queues a new message for all of them. Whoever has not been told an earlier one of the same notice gets this one alone, with both texts.</summary>
    public static async Task QueueAsync(
        StatusDbContext db, OutgoingMessage message, string hearers, IReadOnlyCollection<long> earlier, CancellationToken cancellationToken)
    {
        var now = message.CreatedAt.UtcTicks;
        await RunAsync(db, $"""
            INSERT INTO delivery (message_id, subscriber_id, channel, language, priority, state, due_at, attempts, created_at)
            SELECT {message.Id}, s.id, s.channel, s.language, {Delivery.Bulk}, 0, {now}, 0, {now} FROM subscriber s WHERE {hearers}
            """, cancellationToken);
        if (earlier.Count == 0)
        {
            return;
        }

        var ids = string.Join(',', earlier);
        var replaced = await RunAsync(db, $"""
            UPDATE delivery SET state = 4, replaced_by = {message.Id}, done_at = {now}
            WHERE state = 0 AND claim IS NULL AND message_id IN ({ids})
              AND EXISTS (SELECT 1 FROM delivery n WHERE n.message_id = {message.Id} AND n.subscriber_id = delivery.subscriber_id)
            """, cancellationToken);
        if (replaced > 0)
        {
            await RunAsync(db, $"""
                UPDATE delivery SET covers_from = (SELECT MIN(COALESCE(o.covers_from, o.message_id)) FROM delivery o
                  WHERE o.message_id IN ({ids}) AND o.subscriber_id = delivery.subscriber_id AND o.replaced_by = {message.Id})
                WHERE message_id = {message.Id}
                """, cancellationToken);
        }
    }

    /// <summary>Puts a corrected message in the place of one, for those who have not had it.</summary>
    public static async Task ReplaceAsync(StatusDbContext db, long old, OutgoingMessage corrected, CancellationToken cancellationToken)
    {
        var now = corrected.CreatedAt.UtcTicks;
        await RunAsync(db, $"UPDATE outgoing_message SET stopped_at = {now} WHERE id = {old}", cancellationToken);
        await RunAsync(db, $"UPDATE delivery SET state = 4, replaced_by = {corrected.Id}, done_at = {now} WHERE message_id = {old} AND state = 0 AND claim IS NULL", cancellationToken);
        await RunAsync(db, $"""
            INSERT INTO delivery (message_id, subscriber_id, channel, language, priority, state, due_at, attempts, created_at, covers_from)
            SELECT {corrected.Id}, subscriber_id, channel, language, priority, 0, {now}, 0, created_at, covers_from FROM delivery
            WHERE message_id = {old} AND replaced_by = {corrected.Id}
            """, cancellationToken);
    }

    /// <summary>What has not gone out of these messages does not go out any more.</summary>
    public static async Task StopAsync(StatusDbContext db, IReadOnlyCollection<long> messages, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var ids = string.Join(',', messages);
        await RunAsync(db, $"UPDATE outgoing_message SET stopped_at = {at.UtcTicks} WHERE id IN ({ids}) AND stopped_at IS NULL", cancellationToken);
        await RunAsync(db, $"UPDATE delivery SET state = 3, done_at = {at.UtcTicks} WHERE message_id IN ({ids}) AND state = 0 AND claim IS NULL", cancellationToken);
    }

    private static Task<int> RunAsync(StatusDbContext db, FormattableString sql, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(sql.ToString(CultureInfo.InvariantCulture), cancellationToken);

    private static string Quoted(IEnumerable<string> ids) => string.Join(',', ids.Select(i => $"'{Checked(i)}'"));

    /// <summary>Imported ids are not of our form; still none of them holds a quote.</summary>
    private static string Checked(string id) =>
        id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id : throw new ArgumentException($"'{id}' is not an id.", nameof(id));
}
