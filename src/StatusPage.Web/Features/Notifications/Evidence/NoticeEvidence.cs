using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Features.Notifications.Evidence;

/// <summary>How one message of a notice fared.</summary>
/// <param name="Counts">Deliveries by channel and state.</param>
public sealed record MessageEvidence(
    OutgoingMessage Message, IReadOnlyList<(ChannelKind Channel, DeliveryState State, int Count)> Counts, DateTimeOffset? FirstAccepted, DateTimeOffset? LastAccepted)
{
    public int Of(DeliveryState state) => Counts.Where(c => c.State == state).Sum(c => c.Count);

    public int Queued => Of(DeliveryState.Queued);
}

/// <summary>One attempt with one recipient.</summary>
/// <param name="Address">While the recipient is still a subscriber.</param>
public sealed record RecipientEvidence(
    long MessageId, long DeliveryId, string Recipient, string? Address, ChannelKind Channel, Verdict Verdict, DateTimeOffset At, string? Server, string? Reply, string? QueueId, long Seq, string Hash);

/// <summary>What can be shown of a notice: who heard it, when, on whose word.</summary>
public sealed class NoticeEvidence(StatusDbContext db)
{
    public async Task<IReadOnlyList<MessageEvidence>> MessagesAsync(string noticeId, CancellationToken cancellationToken)
    {
        var messages = await db.Set<OutgoingMessage>().AsNoTracking().Where(m => m.NoticeId == noticeId).OrderBy(m => m.Id).ToListAsync(cancellationToken);
        var counts = await db.Set<Delivery>().AsNoTracking()
            .Where(d => d.Message!.NoticeId == noticeId)
            .GroupBy(d => new { d.MessageId, d.Channel, d.State })
            .Select(g => new { g.Key.MessageId, g.Key.Channel, g.Key.State, Count = g.Count() })
            .ToListAsync(cancellationToken);
        var shown = new List<MessageEvidence>();
        foreach (var message in messages)
        {
            var accepted = db.Set<DeliveryRecord>().AsNoTracking().Where(r => r.MessageId == message.Id && r.Verdict == Verdict.Accepted);
            var first = await accepted.OrderBy(r => r.Seq).Select(r => (DateTimeOffset?)r.At).FirstOrDefaultAsync(cancellationToken);
            var last = await accepted.OrderByDescending(r => r.Seq).Select(r => (DateTimeOffset?)r.At).FirstOrDefaultAsync(cancellationToken);
            shown.Add(new MessageEvidence(message, [.. counts.Where(c => c.MessageId == message.Id).Select(c => (c.Channel, c.State, c.Count))], first, last));
        }

        return shown;
    }

    /// <summary>Of the newest message about a notice: how many have gone out, or are in a connection's hand, and how many there are in all.</summary>
    public async Task<(int Gone, int All)> GoneAsync(string noticeId, CancellationToken cancellationToken)
    {
        var newest = await db.Set<OutgoingMessage>().Where(m => m.NoticeId == noticeId).MaxAsync(m => (long?)m.Id, cancellationToken);
        var counts = await db.Set<Delivery>().AsNoTracking().Where(d => d.MessageId == newest)
            .GroupBy(d => d.State == DeliveryState.Accepted || (d.State == DeliveryState.Queued && d.Claim != null))
            .Select(g => new { Gone = g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return (counts.Where(c => c.Gone).Sum(c => c.Count), counts.Sum(c => c.Count));
    }

    /// <summary>Every line of the record about a notice, in its order.</summary>
    public IQueryable<RecipientEvidence> Records(string noticeId) =>
        from r in db.Set<DeliveryRecord>().AsNoTracking()
        join d in db.Set<Delivery>() on r.DeliveryId equals d.Id
        join m in db.Set<OutgoingMessage>() on r.MessageId equals m.Id
        join s in db.Set<Subscriber>() on d.SubscriberId equals s.Id into known
        from s in known.DefaultIfEmpty()
        where m.NoticeId == noticeId
        orderby r.Seq
        select new RecipientEvidence(
            r.MessageId, r.DeliveryId, r.Recipient, s != null && s.Channel == ChannelKind.Mail ? s.Address : null, r.Channel, r.Verdict, r.At, r.Server, r.Reply, r.QueueId, r.Seq, r.Hash);
}
