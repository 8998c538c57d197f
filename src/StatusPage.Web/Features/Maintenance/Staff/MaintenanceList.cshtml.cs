using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Maintenance.Staff;

[Authorize(Roles.Viewer)]
public sealed class MaintenanceListPage(BoardSnapshot board, StatusDbContext db) : PageModel
{
    public const int PageSize = 50;

    public static readonly IReadOnlyList<string> Filters = ["all", "running", "scheduled", "over"];

    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "all";

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<PublicMaintenance> Found { get; private set; } = [];

    public bool HasMore { get; private set; }

    /// <summary>Turns of recurring maintenance that were refused and wait for somebody.</summary>
    public int Refused { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Refused = await db.SeriesTurns.CountAsync(t => t.NoticeId == null && t.DealtWithAt == null, cancellationToken);
        Number = Math.Clamp(Number, 1, 10_000);
        var found = board.Maintenance
            .Where(m => Show switch
            {
                "running" => m.IsRunning,
                "scheduled" => m is { IsRunning: false, IsOver: false },
                "over" => m.IsOver,
                _ => true,
            })
            .OrderBy(m => m.IsRunning ? 0 : m.IsOver ? 2 : 1)
            .ThenBy(m => m.IsOver ? -m.Start.Ticks : m.Start.Ticks)
            .Skip((Number - 1) * PageSize)
            .Take(PageSize + 1)
            .ToList();
        HasMore = found.Count > PageSize;
        Found = [.. found.Take(PageSize)];
    }
}
