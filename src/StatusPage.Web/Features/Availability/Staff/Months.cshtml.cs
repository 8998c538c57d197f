using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Availability.Staff;

[Authorize(Roles.Viewer)]
public sealed class MonthsPage(BoardSnapshot board) : PageModel
{
    public IReadOnlyList<CalendarMonth> Months { get; } = SlaMonths.All(board);

    public IReadOnlyList<PublicService> Services { get; } =
        [.. board.Services.Values.OrderBy(s => s.ArchivedAt is not null).ThenBy(s => s.Slug, StringComparer.Ordinal)];
}
