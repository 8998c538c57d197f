using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Maintenance.Series.Staff;

/// <summary>What comes back, and the turns that were refused and wait for somebody.</summary>
public sealed class SeriesListPage(StatusDbContext db, DealWithTurn dealWith, BoardSnapshot board, TimeProvider time) : PageModel
{
    private const int Shown = 3;

    public IReadOnlyList<MaintenanceSeries> All { get; private set; } = [];

    public IReadOnlyList<(SeriesTurn Turn, MaintenanceSeries Series)> Refused { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        All = [.. (await db.MaintenanceSeries.AsNoTracking().ToListAsync(cancellationToken)).OrderBy(s => s.EndedAt is not null).ThenBy(s => s.CreatedAt)];
        var byId = All.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var refused = await db.SeriesTurns.AsNoTracking().Where(t => t.NoticeId == null && t.DealtWithAt == null).OrderBy(t => t.Day).ToListAsync(cancellationToken);
        Refused = [.. refused.Select(t => (t, byId[t.SeriesId]))];
    }

    public async Task<IActionResult> OnPostDealtWithAsync(string? series, string? day, CancellationToken cancellationToken)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !(await dealWith.RunAsync(series ?? "", date, HttpContext.Actor(), cancellationToken)).IsDone)
        {
            return NotFound();
        }

        return LocalRedirect("/staff/maintenance/series");
    }

    public IEnumerable<DateOnly> Next(MaintenanceSeries series) =>
        Recurrence.Parse(series.Rule).Rule!.From(series.FirstDay).SkipWhile(d => d < board.DateOf(time.GetUtcNow())).Take(Shown);
}
