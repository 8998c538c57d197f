using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Audit.Staff;

[Authorize(Roles.Viewer)]
public sealed class AuditLogPage(StatusDbContext db) : PageModel
{
    private const int PageLength = 100;

    /// <summary>Only what came before this entry.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    /// <summary>Where the next page goes on; null when there is none.</summary>
    public long? Older { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await db.AuditLog.AsNoTracking()
            .Where(e => Before == null || e.Id < Before)
            .OrderByDescending(e => e.Id)
            .Take(PageLength + 1)
            .ToListAsync(cancellationToken);
        Entries = [.. found.Take(PageLength)];
        Older = found.Count > PageLength ? Entries[^1].Id : null;
    }
}
