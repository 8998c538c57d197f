using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Announcements;

/// <summary>Takes an announcement off the pages before its time.</summary>
public sealed class StopAnnouncement(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Announcements.FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } announcement)
        {
            return Outcome.NotFound;
        }

        var now = clock.GetUtcNow();
        if (announcement.End <= now)
        {
            return Outcome.Done;
        }

        var before = AnnouncementAudit.Of(announcement);
        announcement.Stop(now);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "announcement.stopped", AnnouncementAudit.Subject(id), before, AnnouncementAudit.Of(announcement)));
        return await Outcome.SaveAsync(db, () => db.Announcements.AnyAsync(a => a.Id == id && a.End <= now, cancellationToken), cancellationToken);
    }
}
