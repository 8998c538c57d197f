using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Maintenance;

public sealed class CalendarModel(BoardSnapshot board, Texts texts, OperatorSettings settings) : PageModel
{
    public IActionResult OnGet(string id) => board.MaintenanceById.TryGetValue(id, out var notice)
        ? Content(CalendarFile.Of(notice, board, texts, settings.PublicUrl), "text/calendar; charset=utf-8")
        : NotFound();
}
