using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Security;

/// <summary>Keeps the keys of data protection in the database, where every node finds them.</summary>
public sealed class SharedKeyRepository(IDbContextFactory<StatusDbContext> contexts) : IXmlRepository
{
    private const string Prefix = "data-protection/";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.SharedKeys.Where(k => k.Name.StartsWith(Prefix)).Select(k => k.Value).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.SharedKeys.Add(new SharedKey { Name = Prefix + friendlyName, Value = element.ToString(SaveOptions.DisableFormatting) });
        // The interface is synchronous; this runs once every ninety days.
        db.SaveChangesAsync().GetAwaiter().GetResult();
    }
}
