using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Maintenance;

public sealed class MaintenanceModel(BoardSnapshot board) : PageModel
{
    public PublicMaintenance Notice { get; private set; } = null!;

    public IReadOnlyList<PublicService> Services { get; private set; } = [];

    /// <summary>The colour of the notice: blue until it is over.</summary>
    public ServiceState State => Notice.IsOver ? ServiceState.Operational : ServiceState.UnderMaintenance;

    public IActionResult OnGet(string id)
    {
        if (!board.MaintenanceById.TryGetValue(id, out var notice))
        {
            return NotFound();
        }

        Notice = notice;
        Services = [.. notice.ServiceIds.Select(s => board.Services.GetValueOrDefault(s)).OfType<PublicService>().Where(s => !s.IsHidden)];
        return Page();
    }
}
