using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Catalogue.Staff;

public static class StaffServices
{
    public static bool IsSetByHand(this PublicService service) => service.Holds.Any(h => h.Cause == HoldCause.Manual && h.To is null);

    /// <summary>Every service that is not archived, in the order of the public page; hidden ones stand in their group too.</summary>
    public static IEnumerable<(string Id, LocalizedText Name, IReadOnlyList<PublicService> Services)> StaffGroups(this BoardSnapshot board)
    {
        var order = board.Groups.Select((g, i) => (g.Id, Index: i)).ToDictionary(g => g.Id, g => g.Index);
        var names = board.Groups.ToDictionary(g => g.Id, g => g.Name);
        return board.Services.Values
            .Where(s => s.ArchivedAt is null)
            .GroupBy(s => s.GroupId is { } id && names.ContainsKey(id) ? id : "")
            .OrderBy(g => order.GetValueOrDefault(g.Key, int.MaxValue))
            .Select(g => (g.Key, names.GetValueOrDefault(g.Key, LocalizedText.Empty), (IReadOnlyList<PublicService>)[.. g.OrderBy(s => s.Position).ThenBy(s => s.Slug, StringComparer.Ordinal)]));
    }
}
