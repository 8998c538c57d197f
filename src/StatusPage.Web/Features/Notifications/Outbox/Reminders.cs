using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>M7: which reminders of maintenance were queued.</summary>
public static class Reminders
{
    /// <summary>When subscribers were last reminded of each; without those they were not reminded of.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastAsync(StatusDbContext db, IReadOnlyCollection<string> noticeIds, CancellationToken cancellationToken) =>
        (await db.Set<OutgoingMessage>().AsNoTracking()
            .Where(m => noticeIds.Contains(m.NoticeId!) && m.Event == NoticeEvent.MaintenanceReminder && m.StoppedAt == null)
            .Select(m => new { m.NoticeId, m.CreatedAt })
            .ToListAsync(cancellationToken))
        .GroupBy(m => m.NoticeId!)
        .ToDictionary(m => m.Key, m => m.Max(r => r.CreatedAt));
}
