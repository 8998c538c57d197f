using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Catalogue.Staff;

[Authorize(Roles.Viewer)]
public sealed class ServicesPage(BoardKeeper keeper, StatusBoard board) : PageModel
{
    /// <summary>In the order of the page, hidden services too.</summary>
    public IReadOnlyList<(string Id, LocalizedText Name, IReadOnlyList<PublicService> Services)> Groups { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        // What was just set here must be seen at once.
        await keeper.RefreshAsync(cancellationToken);
        Groups = [.. board.Current.StaffGroups()];
    }
}
