using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Availability.Staff;

/// <summary>All that held a service, newest first, for whoever finds that the record is wrong.</summary>
[Authorize(Roles.Viewer)]
public sealed class IntervalsPage(StatusDbContext db, Texts texts, BoardSnapshot board) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; } = 1;

    public PublicService Service { get; private set; } = null!;

    public IReadOnlyList<PublicHold> Shown { get; private set; } = [];

    public bool HasMore { get; private set; }

    public IReadOnlyList<IntervalCorrection> Corrections { get; private set; } = [];

    public bool MayCorrect => User.IsInRole(Roles.Editor) || User.IsInRole(Roles.Manager);

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        if (board.Services.Values.FirstOrDefault(s => s.Slug == slug) is not { } service)
        {
            return NotFound();
        }

        Service = service;
        Number = Math.Clamp(Number, 1, 10_000);
        var found = service.Holds.OrderByDescending(h => h.From).Skip((Number - 1) * PageSize).Take(PageSize + 1).ToList();
        HasMore = found.Count > PageSize;
        Shown = [.. found.Take(PageSize)];
        Corrections = await db.IntervalCorrections.AsNoTracking().Where(c => c.ServiceId == service.Id).OrderByDescending(c => c.At).ToListAsync(cancellationToken);
        return Page();
    }

    public string NameOf(PublicHold hold) => HoldNames.Of(hold.Cause, hold.CauseId, board, texts);

    public string? AddressOf(PublicHold hold) =>
        board.IncidentsById.ContainsKey(hold.CauseId) ? $"/staff/incidents/{hold.CauseId}"
        : board.MaintenanceById.ContainsKey(hold.CauseId) ? $"/staff/maintenance/{hold.CauseId}"
        : null;
}

/// <summary>What to call the cause of an interval.</summary>
public static class HoldNames
{
    public static string Of(HoldCause cause, string id, BoardSnapshot board, Texts texts) => cause switch
    {
        HoldCause.Incident when board.IncidentsById.TryGetValue(id, out var incident) => incident.Title.For(texts.Language).Text,
        HoldCause.Maintenance when board.MaintenanceById.TryGetValue(id, out var notice) => notice.Title.For(texts.Language).Text,
        HoldCause.Manual => texts["availability_staff.by_hand"],
        HoldCause.Monitor => texts["availability_staff.by_monitor"],
        _ => texts["availability_staff.unknown", id],
    };
}
