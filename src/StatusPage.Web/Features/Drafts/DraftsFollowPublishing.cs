using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Announcements;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Drafts;

/// <summary>What is published is no draft any more, from the same commit on.</summary>
public sealed class DraftsFollowPublishing : ICommitFollower
{
    public async Task AfterSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken)
    {
        var published = changed.SelectMany(row => row switch
        {
            Incident incident => incident.Updates.Select(u => u.Id).Append(incident.Id),
            MaintenanceNotice notice => notice.Updates.Select(u => u.Id).Append(notice.Id),
            Announcement announcement => [announcement.Id],
            _ => [],
        }).ToList();
        if (published.Count > 0 && await db.Drafts.AnyAsync(cancellationToken))
        {
            await db.Drafts.Where(d => published.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
