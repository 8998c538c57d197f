using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>What has happened of a deadline's milestones, and what is to happen next. Writes rows and saves nothing.</summary>
public sealed class DeadlineBook(ContentLibrary content, DutyDesk desk)
{
    public IReadOnlyList<Milestone> MilestonesOf(Deadline deadline)
    {
        var settings = content.Current.Settings;
        return settings.Deadlines.MilestonesOf(deadline, settings.Calendar.Office);
    }

    public Promises Promises(DateTimeOffset now) => new(content.Current.Settings.Calendar, content.Current.Settings.Deadlines, NewId.Create, now);

    /// <summary>Those that are due and have had no effect yet.</summary>
    public async Task<IReadOnlyList<Milestone>> DueAsync(StatusDbContext db, Deadline deadline, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var done = await DoneAsync(db, deadline, cancellationToken);
        return [.. MilestonesOf(deadline).Where(m => m.At <= now && !done.Contains(m.Name))];
    }

    /// <summary>Sets when the deadline wants attention next.</summary>
    public async Task AwaitNextAsync(StatusDbContext db, Deadline deadline, CancellationToken cancellationToken)
    {
        if (deadline.State != DeadlineState.Open)
        {
            deadline.Await(null);
            return;
        }

        var done = await DoneAsync(db, deadline, cancellationToken);
        deadline.Await(MilestonesOf(deadline).FirstOrDefault(m => !done.Contains(m.Name))?.At);
    }

    /// <summary>
    /// Writes that these milestones had their effect, and queues the message about it, in the caller's transaction.
    /// Of several that are due at once, as after a standstill, people are told of the last.
    /// </summary>
    public async Task RecordAsync(StatusDbContext db, Deadline deadline, IReadOnlyList<Milestone> milestones, DutyNews news, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (milestones.Count == 0)
        {
            return;
        }

        var people = await desk.PeopleFor(db, deadline, milestones.Max(m => m.Rung), isForAll: news != DutyNews.Warning, now, cancellationToken);
        foreach (var milestone in milestones)
        {
            var isLast = milestone == milestones[^1];
            db.DeadlineWarnings.Add(new DeadlineWarning
            {
                DeadlineId = deadline.Id,
                Milestone = milestone.Name,
                DueAt = milestone.At,
                At = now,
                Told = isLast ? string.Join(", ", people.Select(p => p.Name)) : "",
            });
        }

        await desk.TellAsync(db, deadline, milestones[^1].Name, people, news, now, cancellationToken);
    }

    private static async Task<HashSet<string>> DoneAsync(StatusDbContext db, Deadline deadline, CancellationToken cancellationToken) =>
    [
        .. db.Entry(deadline).State == EntityState.Added ? [] : await db.DeadlineWarnings.Where(w => w.DeadlineId == deadline.Id).Select(w => w.Milestone).ToListAsync(cancellationToken),
        .. db.DeadlineWarnings.Local.Where(w => w.DeadlineId == deadline.Id).Select(w => w.Milestone),
    ];
}
