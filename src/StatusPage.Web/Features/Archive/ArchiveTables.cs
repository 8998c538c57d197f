using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Archive;

/// <summary>
/// Which tables an archive holds: every one, but for what belongs to this installation and not to the page (accounts
/// and their sessions, keys, what waits to be sent). A table that a feature adds later is in it by itself.
/// </summary>
internal static class ArchiveTables
{
    /// <summary>Given anew by whoever reads the archive.</summary>
    public const string Revision = "revision";

    /// <summary>By how their names begin. Who subscribed goes with the keys by which addresses are found again: it stays too.</summary>
    private static readonly string[] OfThisInstallation =
    [
        "AspNet", "asp_net_", "__", "staff_", "duty_token", "shared_key", "api_key", "site_revision", "draft",
        "subscriber", "subscription_", "bounce", "outgoing_", "delivery", "told_",
    ];

    /// <summary>Those that others point at come first.</summary>
    public static IReadOnlyList<ITable> Of(StatusDbContext db)
    {
        var tables = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables
            .Where(t => !OfThisInstallation.Any(p => t.Name.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToList();
        var ordered = new List<ITable>();
        foreach (var table in tables)
        {
            Add(table);
        }

        return ordered;

        void Add(ITable table)
        {
            if (ordered.Contains(table) || !tables.Contains(table))
            {
                return;
            }

            foreach (var key in table.ForeignKeyConstraints.Where(k => k.PrincipalTable != table))
            {
                Add((ITable)key.PrincipalTable);
            }

            if (!ordered.Contains(table))
            {
                ordered.Add(table);
            }
        }
    }

    public static IReadOnlyList<IColumn> Columns(ITable table) => [.. table.Columns.Where(c => c.Name != Revision).OrderBy(c => c.Name, StringComparer.Ordinal)];

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
