using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Feeds;

/// <summary>What other sites show of ours in a corner: what is open and what is being worked on.</summary>
public sealed class FrameModel(BoardSnapshot board) : PageModel
{
    /// <summary>The one page that may stand in anybody's frame: nothing can be done on it.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

    public IReadOnlyList<PublicIncident> Incidents { get; } = [.. board.OpenIncidents];

    public IReadOnlyList<PublicMaintenance> Maintenance { get; } = [.. board.RunningMaintenance];

    public IReadOnlyList<string> Ids => [.. Incidents.Select(i => i.Id), .. Maintenance.Select(m => m.Id)];
}
