using System.Globalization;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Templates;

/// <summary>
/// Reads <c>content/templates</c>. A template stands in both languages under one name; what is not words may stand in
/// either file, and in both only when they agree. Names that begin with <c>_</c> are not read.
/// </summary>
public static class TemplateFiles
{
    private sealed record Half(
        string File, NoticeForm? For, int? Order, string? Name, string? Title, string Body, IncidentStatus? Status, IncidentCause? Cause, MarkdownFile Source);

    public static IReadOnlyList<NoticeTemplate> ReadAll(string contentDirectory, List<Problem> problems)
    {
        var halves = LanguageTags.All.ToDictionary(l => l, l => ReadFolder(contentDirectory, LanguageTags.Of(l), problems));
        var templates = new List<NoticeTemplate>();
        foreach (var slug in halves.Values.SelectMany(h => h.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            foreach (var missing in LanguageTags.All.Where(l => !halves[l].ContainsKey(slug)))
            {
                problems.Add(new Problem($"templates/{LanguageTags.Of(missing)}/{slug}.md", "is missing: every template stands in both languages"));
            }

            if (halves[Language.Dutch].GetValueOrDefault(slug) is { } nl && halves[Language.English].GetValueOrDefault(slug) is { } en)
            {
                templates.Add(Join(slug, nl, en, problems));
            }
        }

        return [.. templates.OrderBy(t => t.Order).ThenBy(t => t.Slug, StringComparer.Ordinal)];
    }

    private static NoticeTemplate Join(string slug, Half nl, Half en, List<Problem> problems)
    {
        Agree("for", nl.For, en.For);
        Agree("order", nl.Order, en.Order);
        Agree("status", nl.Status, en.Status);
        Agree("cause", nl.Cause, en.Cause);
        var kind = nl.For ?? en.For;
        if (kind is null)
        {
            problems.Add(new Problem($"{nl.File}:1", $"for: is missing, here and in the English file; it is one of {Words.Allowed<NoticeForm>()}"));
        }

        foreach (var half in new[] { nl, en })
        {
            CheckKind(half, kind ?? NoticeForm.Incident, problems);
        }

        return new NoticeTemplate(
            slug, kind ?? default, nl.Order ?? en.Order ?? int.MaxValue, new LocalizedText(nl.Name, en.Name), new LocalizedText(nl.Title, en.Title),
            new LocalizedText(nl.Body, en.Body), nl.Status ?? en.Status, nl.Cause ?? en.Cause);

        void Agree<T>(string key, T? one, T? other)
            where T : struct
        {
            if (one is { } a && other is { } b && !a.Equals(b))
            {
                en.Source.Front.Report(key, $"differs from {nl.File}; one of the two is enough");
            }
        }
    }

    private static void CheckKind(Half half, NoticeForm kind, List<Problem> problems)
    {
        if (kind == NoticeForm.Update ? half.Title is not null : half.Title is null)
        {
            half.Source.Front.Report("title", kind == NoticeForm.Update ? "an update has no title of its own" : "is missing");
        }

        if (kind == NoticeForm.Maintenance && (half.Status is not null || half.Cause is not null))
        {
            half.Source.Front.Report(half.Status is not null ? "status" : "cause", "only a template for incidents has one");
        }

        var allowed = Placeholders.Of(kind);
        foreach (var unknown in Placeholders.In(half.Title ?? "").Where(p => !allowed.Contains(p)))
        {
            half.Source.Front.Report("title", Unknown(unknown));
        }

        foreach (var (index, line) in half.Source.Lines.Index())
        {
            foreach (var unknown in Placeholders.In(line).Where(p => !allowed.Contains(p)))
            {
                problems.Add(new Problem(string.Create(CultureInfo.InvariantCulture, $"{half.File}:{half.Source.FirstLine + index}"), Unknown(unknown)));
            }
        }

        string Unknown(string name) => $"there is no placeholder {{{name}}}; there are {string.Join(", ", allowed.Select(a => $"{{{a}}}"))}";
    }

    private static Dictionary<string, Half> ReadFolder(string contentDirectory, string tag, List<Problem> problems)
    {
        var halves = new Dictionary<string, Half>(StringComparer.Ordinal);
        var folder = Path.Combine(contentDirectory, "templates", tag);
        if (!Directory.Exists(folder))
        {
            return halves;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.md").Where(f => !Path.GetFileName(f).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            var name = $"templates/{tag}/{Path.GetFileName(path)}";
            if (MarkdownFile.Read(path, name, problems) is { } file)
            {
                halves[Path.GetFileNameWithoutExtension(path)] = ReadHalf(file, problems);
            }
        }

        return halves;
    }

    private static Half ReadHalf(MarkdownFile file, List<Problem> problems)
    {
        var front = file.Front;
        int? order = null;
        if (front.Text("order") is { } text)
        {
            order = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            if (order is null)
            {
                front.Report("order", $"'{text}' is not a whole number");
            }
        }

        var title = front.Text("title");
        if (title?.Length > NoticeLimits.Title)
        {
            front.Report("title", $"is longer than {NoticeLimits.Title} characters");
        }

        var half = new Half(
            file.Name,
            front.Word<NoticeForm>("for"),
            order,
            front.Text("name", required: true),
            title,
            file.Body,
            front.Word("status", required: false, IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Monitoring, IncidentStatus.Resolved),
            front.Word<IncidentCause>("cause"),
            file);
        front.Done();
        if (half.Body.Length == 0)
        {
            problems.Add(new Problem($"{file.Name}:{file.FirstLine}", "there is no text after the second ---"));
        }
        else if (SafeMarkdown.Render(half.Body, MarkdownStyle.Notice).Refusal is { } refusal)
        {
            problems.Add(new Problem($"{file.Name}:{file.FirstLine}", $"the text is refused: {Words.Of(refusal)}"));
        }

        return half;
    }
}
