using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Incidents.Staff;

[Authorize(Roles.Viewer)]
public sealed class IncidentsPage(BoardSnapshot board) : PageModel
{
    public const int PageSize = 50;

    public static readonly IReadOnlyList<string> Filters = ["all", "open", "unexplained", "over"];

    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "all";

    [BindProperty(SupportsGet = true)]
    public string? Find { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<PublicIncident> Found { get; private set; } = [];

    public bool HasMore { get; private set; }

    public void OnGet()
    {
        Number = Math.Clamp(Number, 1, 10_000);
        var found = board.Incidents
            .Where(i => Show switch
            {
                "open" => i.IsOpen,
                "unexplained" => IsUnexplained(i),
                "over" => !i.IsOpen,
                _ => true,
            })
            .Where(i => string.IsNullOrWhiteSpace(Find) || Names(i.Title, Find.Trim()))
            .OrderByDescending(i => i.IsOpen)
            .Skip((Number - 1) * PageSize)
            .Take(PageSize + 1)
            .ToList();
        HasMore = found.Count > PageSize;
        Found = [.. found.Take(PageSize)];
    }

    // N3: what was filed afterwards owes nothing.
    private static bool IsUnexplained(PublicIncident incident) =>
        incident is { Origin: NoticeOrigin.Live, Status: Domain.Incidents.IncidentStatus.Resolved };

    private static bool Names(LocalizedText title, string words) =>
        title.Nl?.Contains(words, StringComparison.OrdinalIgnoreCase) == true || title.En?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;
}
