using Microsoft.EntityFrameworkCore;
using Quartz;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>M7: reminds of maintenance that was announced with notifying. Two nodes at once: the key of the message lets one through.</summary>
[DisallowConcurrentExecution]
public sealed class RemindJob(StatusDbContext db, TellSubscribers tell, ContentLibrary content, TimeProvider clock) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => new(RunAsync(cancellationToken));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lead = content.Current.Settings.Maintenance.Reminder;
        var coming = await db.Maintenance.AsNoTracking()
            .Where(m => m.Status == MaintenanceStatus.Scheduled && m.Origin == NoticeOrigin.Live && m.RetractedAt == null && m.Start > now && m.Start <= now + lead)
            .ToListAsync(cancellationToken);
        foreach (var notice in coming.Where(n => n.RemindAt(lead) <= now && n.Timeline.FirstOrDefault() is { Notify: true }))
        {
            try
            {
                await tell.RemindAsync(db, notice, cancellationToken);
            }
            catch (DbUpdateException)
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}
