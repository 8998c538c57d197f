using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>Reads the text of one file of <c>content/notices</c>, and gathers every mistake in it with its line.</summary>
/// <param name="path">Under the content folder, with slashes: <c>notices/incidents/2026-11-25-mail.md</c>.</param>
/// <param name="slugs">The services there are.</param>
public sealed partial class NoticeFileReader(string path, LocalClock clock, IReadOnlySet<string> slugs, List<Problem> problems)
{
    public const string Incidents = "notices/incidents";
    public const string Maintenance = "notices/maintenance";

    private static readonly ServiceState[] Stated = [ServiceState.Operational, ServiceState.DegradedPerformance, ServiceState.PartialOutage, ServiceState.MajorOutage];

    private readonly Dictionary<string, int> _lines = [];

    /// <summary>Null when there are mistakes.</summary>
    public NoticeFile? Read(string text)
    {
        var before = problems.Count;
        if (MarkdownFile.Parse(text, path, problems) is not { } file)
        {
            return null;
        }

        NoticeFile? notice = path.StartsWith(Maintenance, StringComparison.Ordinal) ? ReadMaintenance(file) : ReadIncident(file);
        return problems.Count == before ? notice : null;
    }

    private IncidentFile ReadIncident(MarkdownFile file)
    {
        var front = file.Front;
        var title = Title(front);
        var started = Moment(front, "started", required: true) ?? default;
        var facts = new IncidentFacts(
            title,
            front.Word<IncidentKind>("kind") ?? IncidentKind.Downtime,
            Moment(front, "detected") ?? started,
            started,
            front.Word<IncidentCause>("cause"),
            front.Text("force_majeure"),
            front.Word<Impact>("impact"));
        Note(front, ("kind", "kind"), ("detected", "detected_at"), ("started", "started_at"), ("cause", "cause"), ("force_majeure", "force_majeure_reason"));
        var services = States(front.Mapping("services"));
        var notify = front.Flag("notify", true);
        front.Done();
        return new IncidentFile(path, notify, _lines, facts, services, Sections<IncidentStatus>(file));
    }

    private MaintenanceFile ReadMaintenance(MarkdownFile file)
    {
        var front = file.Front;
        var title = Title(front);
        var services = front.Texts("services");
        foreach (var unknown in services.Where(s => !slugs.Contains(s)))
        {
            front.Report("services", UnknownService(unknown));
        }

        var agreement = front.Mapping("agreement");
        var agreed = agreement is null ? null : new Agreement(agreement.Text("with", required: true) ?? "", Moment(agreement, "at", required: true) ?? default);
        agreement?.Done();
        var facts = new MaintenanceFacts(
            title,
            front.Word<MaintenanceKind>("kind") ?? MaintenanceKind.Regular,
            front.Word<ExpectedImpact>("expected_impact", required: true) ?? default,
            Moment(front, "start", required: true) ?? default,
            Moment(front, "end", required: true) ?? default,
            services,
            front.Text("fallback_plan"),
            agreed);
        Note(front, ("kind", "kind"), ("expected_impact", "expected_impact"), ("start", "start"), ("end", "end"), ("services", "services"), ("fallback_plan", "fallback_plan"), ("agreement", "agreement"));
        var notify = front.Flag("notify", true);
        front.Done();
        return new MaintenanceFile(path, notify, _lines, facts, Sections<MaintenanceStatus>(file));
    }

    private LocalizedText Title(YamlMapping front)
    {
        Note(front, ("title", "title"));
        return front.Localized("title", required: true);
    }

    /// <summary>Remembers where a key stands, under the name that a refusal of its value has.</summary>
    private void Note(YamlMapping front, params (string Key, string Field)[] keys)
    {
        foreach (var (key, field) in keys)
        {
            _lines[field] = front.Line(key);
        }
    }

    private List<FileUpdate<TStatus>> Sections<TStatus>(MarkdownFile file)
        where TStatus : struct, Enum
    {
        var updates = new List<FileUpdate<TStatus>>();
        var starts = new List<int>();
        var inCode = false;
        foreach (var (index, line) in file.Lines.Index())
        {
            inCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!inCode && line.StartsWith("# ", StringComparison.Ordinal))
            {
                starts.Add(index);
            }
        }

        if (starts.Count == 0 || file.Lines.Take(starts[0]).Any(l => l.Trim().Length > 0))
        {
            Report(file, 0, "after the second --- comes an update under a heading such as '# 2026-11-25 14:10 " + Words.Of(default(TStatus)) + "'");
        }

        foreach (var (number, start) in starts.Index())
        {
            var end = number + 1 < starts.Count ? starts[number + 1] : file.Lines.Count;
            if (Section<TStatus>(file, start, end) is { } update)
            {
                if (updates.Any(u => u.Heading == update.Heading))
                {
                    Report(file, start, $"'{update.Heading}' stands here twice; each update has a time or a status of its own");
                }

                updates.Add(update);
            }
        }

        return updates;
    }

    private FileUpdate<TStatus>? Section<TStatus>(MarkdownFile file, int start, int end)
        where TStatus : struct, Enum
    {
        var match = Heading().Match(file.Lines[start]);
        if (!match.Success || !Words.TryParse<TStatus>(match.Groups[2].Value, out var status))
        {
            Report(file, start, $"'{file.Lines[start]}' is no heading such as '# 2026-11-25 14:10 {Words.Of(default(TStatus))}'; the status is one of {Words.Allowed<TStatus>()}");
            return null;
        }

        var (at, wrong) = Moment(match.Groups[1].Value);
        if (wrong is not null)
        {
            Report(file, start, wrong);
        }

        var text = start + 1;
        while (text < end && !Language().IsMatch(file.Lines[text]))
        {
            text++;
        }

        var options = string.Join('\n', file.Lines.Skip(start + 1).Take(text - start - 1)).Trim();
        var (states, next) = Options<TStatus>(file, start, options);
        var body = Body(file, start, text, end);
        return new FileUpdate<TStatus>($"{match.Groups[1].Value} {match.Groups[2].Value}", file.FirstLine + start, at ?? default, status, body, options, states, next);
    }

    private (IReadOnlyDictionary<string, ServiceState> States, DateTimeOffset? Next) Options<TStatus>(MarkdownFile file, int start, string options)
    {
        if (options.Length == 0)
        {
            return (new Dictionary<string, ServiceState>(), null);
        }

        if (typeof(TStatus) == typeof(MaintenanceStatus))
        {
            Report(file, start + 1, "after the heading comes '## nl' or '## en' with the text under it");
            return (new Dictionary<string, ServiceState>(), null);
        }

        using var reader = new StringReader(string.Join('\n', file.Lines.Skip(start + 1).TakeWhile(l => !Language().IsMatch(l))));
        if (YamlFile.Read(reader, path, file.FirstLine + start, problems) is not { } mapping)
        {
            return (new Dictionary<string, ServiceState>(), null);
        }

        var states = States(mapping.Mapping("services"));
        var next = Moment(mapping, "next_update");
        mapping.Done();
        return (states, next);
    }

    private LocalizedText Body(MarkdownFile file, int start, int text, int end)
    {
        var bodies = new Dictionary<string, StringBuilder>();
        StringBuilder? body = null;
        for (var line = text; line < end; line++)
        {
            if (Language().Match(file.Lines[line]) is { Success: true } match)
            {
                if (!bodies.TryAdd(match.Groups[1].Value, body = new StringBuilder()))
                {
                    Report(file, line, $"this update has two texts in '{match.Groups[1].Value}'");
                }
            }
            else
            {
                body!.Append(file.Lines[line].TrimEnd()).Append('\n');
            }
        }

        var both = new LocalizedText(bodies.GetValueOrDefault("nl")?.ToString().Trim(), bodies.GetValueOrDefault("en")?.ToString().Trim());
        if (both.IsEmpty)
        {
            Report(file, start, "this update has no text: write '## nl' or '## en' with the text under it");
        }

        return both;
    }

    private Dictionary<string, ServiceState> States(YamlMapping? services)
    {
        var states = new Dictionary<string, ServiceState>();
        foreach (var slug in services?.Keys() ?? [])
        {
            if (!slugs.Contains(slug))
            {
                services!.Report(slug, UnknownService(slug));
            }
            else if (services!.Word(slug, required: true, Stated) is { } state)
            {
                states[slug] = state;
            }
        }

        return states;
    }

    private string UnknownService(string slug) => $"there is no service '{slug}'; there are {string.Join(", ", slugs.Order(StringComparer.Ordinal))}";

    private DateTimeOffset? Moment(YamlMapping mapping, string key, bool required = false)
    {
        if (mapping.Text(key, required) is not { } text)
        {
            return null;
        }

        var (moment, wrong) = Moment(text);
        if (wrong is not null)
        {
            mapping.Report(key, wrong);
        }

        return moment;
    }

    /// <summary>By the provider's clock, to the minute; with the difference from UTC behind it where the clock shows a time twice.</summary>
    private (DateTimeOffset? Moment, string? Wrong) Moment(string text)
    {
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return (exact.ToUniversalTime(), null);
        }

        if (!DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is <= 1970 or >= 2200)
        {
            return (null, $"'{text}' is no time such as 2026-11-25 14:10, by the clock of {clock.Zone.Id}");
        }

        var (first, last) = (clock.FirstReaches(local), clock.LastReaches(local));
        return first != last ? (null, $"'{text}' comes twice that night; write '{text} +02:00' or '{text} +01:00'")
            : clock.At(first) != local ? (null, $"'{text}' does not exist: the clock goes an hour forward that night")
            : (first, null);
    }

    private void Report(MarkdownFile file, int index, string message) =>
        problems.Add(new Problem(string.Create(CultureInfo.InvariantCulture, $"{path}:{file.FirstLine + index}"), message));

    [GeneratedRegex(@"^# +(\d{4}-\d\d-\d\d \d\d:\d\d(?: [+-]\d\d:\d\d)?) +([a-z_]+)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^## +(nl|en)\s*$")]
    private static partial Regex Language();
}
