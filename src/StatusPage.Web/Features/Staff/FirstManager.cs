using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Staff;

/// <summary>While nobody can manage the site, each start makes a link with which one manager account can be made.</summary>
public sealed class FirstManager(StatusDbContext db, StaffLinks links)
{
    /// <returns>Null when there is a manager.</returns>
    public async Task<Uri?> InviteAsync(CancellationToken cancellationToken) =>
        await IsThereAsync(cancellationToken) ? null : await links.MakeAsync(StaffLinkPurpose.Join, null, Roles.Manager, cancellationToken);

    public Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        db.Users.AnyAsync(u => u.ClosedAt == null && db.UserRoles.Any(r => r.UserId == u.Id && r.RoleId == Roles.Manager), cancellationToken);
}
