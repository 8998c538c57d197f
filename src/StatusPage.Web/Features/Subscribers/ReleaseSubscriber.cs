using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Lets who was quarantined hear again; what was refused before counts no more.</summary>
public sealed class ReleaseSubscriber(StatusDbContext db, TimeProvider clock)
{
    /// <returns>Whether there was anything to release.</returns>
    public async Task<bool> RunAsync(Subscriber subscriber, Actor actor, CancellationToken cancellationToken)
    {
        if (subscriber.State != SubscriberState.Quarantined)
        {
            return false;
        }

        subscriber.State = SubscriberState.Confirmed;
        subscriber.QuarantinedAt = null;
        subscriber.QuarantineReason = null;
        await db.Set<Bounce>().Where(b => b.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "subscriber.released", $"subscriber/{subscriber.Id}"));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
