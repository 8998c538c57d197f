using Microsoft.EntityFrameworkCore;
using Quartz;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Keeps no address longer than somebody wants it: unconfirmed ones, those that followed what is over, and those of a file that nobody went on with.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetUnconfirmedJob(StatusDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan AfterExplanation = TimeSpan.FromDays(7);
    private static readonly TimeSpan AfterStoppedImport = TimeSpan.FromDays(30);

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => new(RunAsync(cancellationToken));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var unconfirmed = now - Subscriptions.Confirmable;
        await db.Set<Subscriber>().Where(s => s.State == SubscriberState.Pending && (s.AskedAt ?? s.CreatedAt) < unconfirmed).ExecuteDeleteAsync(cancellationToken);
        var stopped = now - AfterStoppedImport;
        await db.Set<SubscriberImport>().Where(i => i.State == ImportState.Stopped && i.Csv != null && i.StartedAt < stopped)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.Csv, (string?)null), cancellationToken);
        var explained = now - AfterExplanation;
        await db.Set<SubscriptionChoice>()
            .Where(c => c.NoticeId != null && db.Set<OutgoingMessage>().Any(m => m.NoticeId == c.NoticeId && m.Event == NoticeEvent.IncidentExplained && m.CreatedAt < explained))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Set<Subscriber>()
            .Where(s => s.State == SubscriberState.Confirmed && !s.Everything && s.Choices.Count == 0 && !db.Set<Delivery>().Any(d => d.SubscriberId == s.Id && d.State == DeliveryState.Queued))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
