using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Audit.Staff;

[Authorize(Roles.Viewer)]
public sealed class AuditLogPage(StatusDbContext db, BoardSnapshot board) : PageModel
{
    /// <summary>The first part of an entry's action, as a choice of what to see.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["incident", "maintenance", "announcement", "service", "catalogue", "subscriber", "staff", "api-key", "settings"];

    private const int PageLength = 100;

    /// <summary>Only what came before this entry.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? What { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Until { get; set; }

    public AuditQuery Query => new(Words, Who, What, From, Until);

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    /// <summary>Where the next page goes on; null when there is none.</summary>
    public long? Older { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await Narrowed()
            .Where(e => Before == null || e.Id < Before)
            .OrderByDescending(e => e.Id)
            .Take(PageLength + 1)
            .ToListAsync(cancellationToken);
        Entries = [.. found.Take(PageLength)];
        Older = found.Count > PageLength ? Entries[^1].Id : null;
    }

    /// <summary>All that the question finds, for a spreadsheet.</summary>
    public AuditExport OnGetCsv() => new(Narrowed(), "audit-log");

    private IQueryable<AuditEntry> Narrowed() => Query.Narrow(db.AuditLog.AsNoTracking(), new LocalClock(board.Zone));
}
