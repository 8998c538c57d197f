using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>How many there are to hear something.</summary>
public sealed class SubscriberReach(StatusDbContext db)
{
    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.Set<Subscriber>().CountAsync(s => s.State == SubscriberState.Confirmed, cancellationToken);
}
