using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Catalogue;

public sealed class ServiceModel(BoardSnapshot board) : PageModel
{
    private const int MostEvents = 100;

    public PublicService Service { get; private set; } = null!;

    public ServiceDays Days { get; private set; } = null!;

    public IReadOnlyList<EventDay> Events { get; private set; } = [];

    public IActionResult OnGet(string slug)
    {
        if (board.ServiceBySlug(slug) is not { } service)
        {
            return NotFound();
        }

        Service = service;
        Days = new ServiceDays(service, board);
        Events = EventDay.Of(board, PublicEvent.All(board).Where(e => e.ServiceIds.Contains(service.Id)).Take(MostEvents));
        return Page();
    }
}
