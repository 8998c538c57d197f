using StatusPage.Domain;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

/// <summary>A page of the owner's own: <c>content/pages/{nl,en}/&lt;slug&gt;.md</c>, whose first line is <c># Title</c>.</summary>
public sealed record ContentPage(string Slug, LocalizedText Title, LocalizedText Body)
{
    /// <summary>Every page, by slug. A page must stand in both folders.</summary>
    public static IReadOnlyDictionary<string, ContentPage> ReadAll(string contentDirectory, List<Problem> problems)
    {
        var read = LanguageTags.All.ToDictionary(l => l, l => ReadFolder(Path.Combine(contentDirectory, "pages", LanguageTags.Of(l)), problems));
        var pages = new Dictionary<string, ContentPage>(StringComparer.Ordinal);
        foreach (var slug in read.Values.SelectMany(r => r.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            foreach (var missing in LanguageTags.All.Where(l => !read[l].ContainsKey(slug)))
            {
                problems.Add(new Problem($"pages/{LanguageTags.Of(missing)}/{slug}.md", "is missing: every page stands in both languages"));
            }

            var nl = read[Language.Dutch].GetValueOrDefault(slug);
            var en = read[Language.English].GetValueOrDefault(slug);
            pages[slug] = new ContentPage(slug, new LocalizedText(nl.Title, en.Title), new LocalizedText(nl.Body, en.Body));
        }

        return pages;
    }

    private static Dictionary<string, (string? Title, string? Body)> ReadFolder(string folder, List<Problem> problems)
    {
        var pages = new Dictionary<string, (string?, string?)>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            return pages;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Where(f => !Path.GetFileName(f).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file).ReplaceLineEndings("\n").TrimStart();
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            if (!text.StartsWith("# ", StringComparison.Ordinal) || end < 0)
            {
                problems.Add(new Problem($"pages/{Path.GetFileName(folder)}/{Path.GetFileName(file)}:1", "the first line must be the title: '# Title'"));
                continue;
            }

            pages[Path.GetFileNameWithoutExtension(file)] = (text[2..end].Trim(), text[end..].Trim());
        }

        return pages;
    }
}
