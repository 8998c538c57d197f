using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>Whether the services that a form names exist.</summary>
public static class ServiceCheck
{
    public static async Task<IReadOnlyList<Refusal>> RunAsync(StatusDbContext db, IEnumerable<string> serviceIds, CancellationToken cancellationToken)
    {
        var named = serviceIds.Distinct().ToList();
        var known = await db.Services.CountAsync(s => named.Contains(s.Id), cancellationToken);
        return known == named.Count ? [] : [new Refusal("services", "unknown")];
    }
}
