using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Availability.Staff;

[Authorize(Roles.Viewer)]
public sealed class MonthPage(CorrectMonth correct, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    /// <summary>The newest version that was there when the form was rendered.</summary>
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public CalendarMonth Month { get; private set; }

    public IReadOnlyList<ClosedMonth> Versions { get; private set; } = [];

    public bool MayCorrect => User.IsInRole(Roles.Manager);

    public async Task<IActionResult> OnGetAsync(string month, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(month, cancellationToken))
        {
            return NotFound();
        }

        Version = Versions.Count;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string month, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(month, cancellationToken))
        {
            return NotFound();
        }

        if (!MayCorrect)
        {
            return Forbid();
        }

        var outcome = await correct.RunAsync(new MonthCorrection(Month, Version, Reason), HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            Flash.Say(this, T["availability_staff.corrected_done"]);
            return Redirect($"/staff/sla/{Month}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(month, cancellationToken);
            Version = Versions.Count;
        }

        return Again(outcome);
    }

    private async Task<bool> LoadAsync(string text, CancellationToken cancellationToken)
    {
        if (!CalendarMonth.TryParse(text, out var month) || !SlaMonths.All(Snapshot).Contains(month))
        {
            return false;
        }

        Month = month;
        Versions = await db.ClosedMonths.AsNoTracking().Where(m => m.Month == text).OrderBy(m => m.Version).ToListAsync(cancellationToken);
        return true;
    }
}
