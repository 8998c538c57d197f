using System.Text.RegularExpressions;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>The words round a message: <c>content/mail/{nl,en}/&lt;name&gt;.md</c>.</summary>
public sealed partial record MailText(LocalizedText Subject, LocalizedText Body)
{
    public const string Confirm = "confirm";
    public const string AlreadySubscribed = "already-subscribed";

    private static readonly string[] Placeholders =
        ["title", "services", "state", "text", "time", "next_update", "start", "end", "before", "impact", "link", "site"];

    public static string NameOf(NoticeEvent happened) => Words.Of(happened).Replace('_', '-');

    private static IEnumerable<string> Names => Enum.GetValues<NoticeEvent>().Select(NameOf).Concat([Confirm, AlreadySubscribed]);

    /// <summary>Every mail there is, by name. All of them must stand in both folders.</summary>
    public static IReadOnlyDictionary<string, MailText> ReadAll(string contentDirectory, List<Problem> problems)
    {
        var texts = new Dictionary<string, MailText>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            var (nl, en) = (ReadOne(contentDirectory, "nl", name, problems), ReadOne(contentDirectory, "en", name, problems));
            texts[name] = new MailText(new LocalizedText(nl.Subject, en.Subject), new LocalizedText(nl.Body, en.Body));
        }

        foreach (var tag in LanguageTags.All.Select(LanguageTags.Of))
        {
            var folder = Path.Combine(contentDirectory, "mail", tag);
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.md").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray() : [])
            {
                if (!file.StartsWith('_') && !Names.Contains(Path.GetFileNameWithoutExtension(file)))
                {
                    problems.Add(new Problem($"mail/{tag}/{file}", $"is no mail that is ever sent; there are {string.Join(", ", Names)}"));
                }
            }
        }

        return texts;
    }

    /// <summary>The text with its values. A line with a placeholder that has no value is left out.</summary>
    public (string Subject, string Body) Fill(Language language, IReadOnlyDictionary<string, string?> values)
    {
        var lines = (Body.In(language) ?? "").Split('\n').Where(l => !Braces().Matches(l).Any(m => values.TryGetValue(m.Groups[1].Value, out var v) && string.IsNullOrEmpty(v)));
        var subject = Braces().Replace(Subject.In(language) ?? "", m => values.GetValueOrDefault(m.Groups[1].Value) ?? "").Trim();
        return (Regex.Replace(subject, @"(\])\s*:\s*|\s{2,}", m => m.Groups[1].Success ? "] " : " "), Braces().Replace(string.Join('\n', lines), m => values.GetValueOrDefault(m.Groups[1].Value) ?? m.Value));
    }

    private static (string? Subject, string? Body) ReadOne(string contentDirectory, string tag, string name, List<Problem> problems)
    {
        var path = Path.Combine(contentDirectory, "mail", tag, $"{name}.md");
        if (!File.Exists(path))
        {
            problems.Add(new Problem($"mail/{tag}/{name}.md", "is missing: every mail stands in both languages"));
            return default;
        }

        if (MarkdownFile.Read(path, $"mail/{tag}/{name}.md", problems) is not { } file)
        {
            return default;
        }

        var subject = file.Front.Text("subject", required: true);
        file.Front.Done();
        if (file.Body.Length == 0)
        {
            problems.Add(new Problem($"{file.Name}:{file.FirstLine}", "there is no text after the second ---"));
        }

        foreach (var (line, text) in file.Lines.Index().Append((-file.FirstLine + 2, subject ?? "")))
        {
            foreach (var unknown in Braces().Matches(text).Select(m => m.Groups[1].Value).Where(p => !Placeholders.Contains(p)))
            {
                problems.Add(new Problem($"{file.Name}:{file.FirstLine + line}", $"there is no placeholder {{{unknown}}}; there are {string.Join(", ", Placeholders.Select(p => $"{{{p}}}"))}"));
            }
        }

        return (subject, file.Body);
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Braces();
}
