using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>
/// N3: a notice and what it does to the deadlines are one commit, whichever use case made it. The clock that judges is
/// read here, under the lock that orders all such commits.
/// </summary>
public sealed class DeadlinesFollowNotices(DeadlineBook book, TimeProvider clock) : ICommitFollower
{
    public async Task AfterSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var promises = book.Promises(now);
        foreach (var row in changed)
        {
            switch (row)
            {
                case Incident { Origin: NoticeOrigin.Live } incident:
                    await FollowAsync(db, DeadlineSubject.Incident, incident.Id, known => promises.Follow(incident, known), now, cancellationToken);
                    break;
                case MaintenanceNotice { Origin: NoticeOrigin.Live, Kind: MaintenanceKind.Emergency } notice:
                    await FollowAsync(db, DeadlineSubject.Maintenance, notice.Id, known => promises.Follow(notice, known), now, cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task FollowAsync(
        StatusDbContext db, DeadlineSubject subject, string id, Func<IReadOnlyList<Deadline>, IReadOnlyList<Deadline>> follow, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.Deadlines.Where(d => d.Subject == subject && d.SubjectId == id).ToListAsync(cancellationToken);
        var held = known.Where(d => d.ByHoldingNotice).ToList();
        var opened = follow(known);
        db.Deadlines.AddRange(opened);
        foreach (var deadline in known.Concat(opened))
        {
            if (deadline.ByHoldingNotice && !held.Contains(deadline))
            {
                // Everybody hears that the system did it, and of what else was due while nobody was there.
                await book.RecordAsync(db, deadline, await book.DueAsync(db, deadline, now, cancellationToken), DutyNews.Published, now, cancellationToken);
            }

            await book.AwaitNextAsync(db, deadline, cancellationToken);
        }

        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
