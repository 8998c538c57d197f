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
        var notices = changed.Select(row => row switch
        {
            Incident { Origin: NoticeOrigin.Live } incident => new Promising(DeadlineSubject.Incident, incident.Id, known => promises.Follow(incident, known)),
            MaintenanceNotice { Origin: NoticeOrigin.Live, Kind: MaintenanceKind.Emergency } notice => new Promising(DeadlineSubject.Maintenance, notice.Id, known => promises.Follow(notice, known)),
            _ => null,
        }).OfType<Promising>().ToList();
        if (notices.Count == 0)
        {
            return;
        }

        var ids = notices.Select(n => n.Id).ToList();
        var deadlines = (await db.Deadlines.Where(d => ids.Contains(d.SubjectId)).ToListAsync(cancellationToken)).ToLookup(d => (d.Subject, d.SubjectId));
        foreach (var notice in notices)
        {
            await FollowAsync(db, notice, [.. deadlines[(notice.Subject, notice.Id)]], now, cancellationToken);
        }

        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task FollowAsync(StatusDbContext db, Promising notice, List<Deadline> known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var held = known.Where(d => d.ByHoldingNotice).ToList();
        var opened = notice.Follow(known);
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
    }

    private sealed record Promising(DeadlineSubject Subject, string Id, Func<IReadOnlyList<Deadline>, IReadOnlyList<Deadline>> Follow);
}
