using StatusPage.Domain;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Catalogue;

public sealed record GroupEntry(string Slug, LocalizedText Name, LocalizedText Description, IReadOnlyList<ServiceEntry> Services);

public sealed record ServiceEntry(string Slug, LocalizedText Name, LocalizedText Description, string? Package, IReadOnlyList<string> DeskHours, bool Hidden);

/// <summary><c>content/services.yml</c>: groups and services in the order of the page.</summary>
public sealed record CatalogueFile(IReadOnlyList<GroupEntry> Groups)
{
    /// <param name="deskKeys">The desks that site.yml knows; null when it could not be read, and services can't be held to it.</param>
    public static CatalogueFile? Read(string path, IReadOnlySet<string>? deskKeys, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlFile.Read(path, problems) is not { } root)
        {
            return null;
        }

        var slugs = new HashSet<string>();
        var groupSlugs = new HashSet<string>();
        var groups = new List<GroupEntry>();
        foreach (var group in root.Mappings("groups", required: true))
        {
            var services = new List<ServiceEntry>();
            var entry = new GroupEntry(Slug(group, groupSlugs), group.Localized("name", required: true), group.Localized("description"), services);
            foreach (var service in group.Mappings("services", required: true))
            {
                services.Add(Service(service, slugs, deskKeys));
            }

            group.Done();
            groups.Add(entry);
        }

        root.Done();
        return problems.Count == before ? new CatalogueFile(groups) : null;
    }

    private static ServiceEntry Service(YamlMapping service, HashSet<string> slugs, IReadOnlySet<string>? deskKeys)
    {
        var desk = service.Texts("desk_hours");
        foreach (var unknown in desk.Where(d => deskKeys?.Contains(d) == false))
        {
            service.Report("desk_hours", $"site.yml has no desk hours named '{unknown}'; there are {string.Join(", ", deskKeys!.Order(StringComparer.Ordinal))}");
        }

        var entry = new ServiceEntry(
            Slug(service, slugs),
            service.Localized("name", required: true),
            service.Localized("description"),
            service.Text("package"),
            desk,
            service.Flag("hidden", false));
        service.Done();
        return entry;
    }

    private static string Slug(YamlMapping mapping, HashSet<string> taken)
    {
        var slug = mapping.Text("slug", required: true) ?? "";
        if (slug.Length > 0 && (slug.Length > 60 || !slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || slug[0] == '-' || slug[^1] == '-'))
        {
            mapping.Report("slug", $"'{slug}' is not made of lower-case letters, digits and hyphens (at most 60), such as web-hosting");
        }
        else if (slug.Length > 0 && !taken.Add(slug))
        {
            mapping.Report("slug", $"'{slug}' is used twice");
        }

        return slug;
    }
}
