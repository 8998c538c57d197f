using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Forgets a subscriber on somebody's word.</summary>
public sealed class RemoveSubscriber(StatusDbContext db, TimeProvider clock)
{
    public async Task RunAsync(Subscriber subscriber, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Subscriptions.RemoveAsync(db, subscriber.Id, clock.GetUtcNow(), cancellationToken);
        db.ChangeTracker.Clear();
        // The log says that somebody was removed, not who.
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "subscriber.removed", $"subscriber/{subscriber.Id}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
