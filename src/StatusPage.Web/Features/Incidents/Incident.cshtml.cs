using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Deadlines;

namespace StatusPage.Web.Features.Incidents;

public sealed class IncidentModel(BoardSnapshot board) : PageModel
{
    public PublicIncident Incident { get; private set; } = null!;

    /// <summary>The worst that this incident did to each service, worst first.</summary>
    public IReadOnlyList<(PublicService Service, ServiceState State)> Touched { get; private set; } = [];

    /// <summary>N1, N2: what was promised for the first notification, and what came of it. What came from elsewhere promised nothing (N3).</summary>
    public PublicDeadline? Promise { get; private set; }

    public IActionResult OnGet(string id)
    {
        if (!board.IncidentsById.TryGetValue(id, out var incident))
        {
            return NotFound();
        }

        Incident = incident;
        Touched = [.. incident.States.Keys
            .Select(s => board.Services.GetValueOrDefault(s))
            .OfType<PublicService>()
            .Where(s => !s.IsHidden)
            .Select(s => (s, s.Holds.Where(h => h.CauseId == id).Select(h => h.State).Append(incident.States[s.Id]).Max()))
            .OrderByDescending(s => s.Item2)];
        Promise = board.FirstNotificationOf(id);
        return Page();
    }
}
