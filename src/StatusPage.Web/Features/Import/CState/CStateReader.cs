using System.Globalization;
using System.Text.RegularExpressions;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Capture = StatusPage.Web.Features.Import.Statuspage.Capture;

namespace StatusPage.Web.Features.Import.CState;

/// <summary>
/// Reads a cState site: its systems from <c>config.yml</c>, its issues from <c>content/issues/*.md</c>. An id follows
/// from the name of the file, so that reading it again finds what came of it. Times without an offset are taken as UTC,
/// as Hugo does.
/// </summary>
public sealed partial class CStateReader
{
    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Capture _capture = new();
    private readonly List<Problem> _problems = [];

    public static (Capture Capture, IReadOnlyList<Problem> Problems) Read(string folder)
    {
        var reader = new CStateReader();
        reader.ReadSystems(folder);
        var issues = Path.Combine(folder, "content", "issues");
        if (!Directory.Exists(issues))
        {
            reader._problems.Add(new Problem(issues, "there is no such folder; the root of a cState site has content/issues"));
            return (reader._capture, reader._problems);
        }

        foreach (var file in Directory.EnumerateFiles(issues, "*.md").Where(f => !Path.GetFileName(f).StartsWith('_')).Order(StringComparer.Ordinal))
        {
            reader.ReadIssue(file);
        }

        return (reader._capture, reader._problems);
    }

    private void ReadSystems(string folder)
    {
        var file = Path.Combine(folder, "config.yml");
        if (!File.Exists(file) || Yaml(file, File.ReadAllText(file)) is not { } root || Child(root, "params") is not YamlMappingNode parameters)
        {
            _problems.Add(new Problem("config.yml", "has no params, so only systems that issues name are known"));
            return;
        }

        var position = 0;
        foreach (var category in Items(parameters, "categories").OfType<YamlMappingNode>())
        {
            if (Text(category, "name") is { } name)
            {
                Add(new CapturedComponent("config.yml", GroupId(name), name, Text(category, "description"), ServiceState.Operational, Long, Long, ++position, null, true, ComponentTraits.None));
            }
        }

        foreach (var system in Items(parameters, "systems").OfType<YamlMappingNode>())
        {
            if (Text(system, "name") is { } name)
            {
                var group = Text(system, "category") is { } category && _capture.Components.ContainsKey(GroupId(category)) ? GroupId(category) : null;
                Add(new CapturedComponent("config.yml", SystemId(name), name, Text(system, "description"), ServiceState.Operational, Long, Long, ++position, group, false, ComponentTraits.None));
            }
        }
    }

    private void ReadIssue(string file)
    {
        var name = Path.GetFileName(file);
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var end = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---", 4, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            _problems.Add(new Problem($"{name}:1", "does not begin with its facts between two lines of ---, so it is left out"));
            return;
        }

        if (Yaml(name, text[4..end]) is not { } facts)
        {
            return;
        }

        var title = Text(facts, "title");
        var date = Time(name, facts, "date");
        if (title is null || date is not { } started)
        {
            _problems.Add(new Problem(name, "has no title or no date, so it is left out"));
            return;
        }

        var state = Text(facts, "severity") switch
        {
            "down" => ServiceState.MajorOutage,
            "disrupted" => ServiceState.PartialOutage,
            "notice" or null => ServiceState.Operational,
            var other => Wrong(name, $"severity '{other}' is not one of down, disrupted, notice; taken for a notice"),
        };
        var isOver = Text(facts, "resolved") == "true";
        var resolved = isOver ? Time(name, facts, "resolvedWhen") ?? started : (DateTimeOffset?)null;
        var components = Items(facts, "affected").OfType<YamlScalarNode>().Select(s => s.Value).OfType<string>().Distinct().ToList();
        foreach (var unknown in components.Where(c => !_capture.Components.ContainsKey(SystemId(c))))
        {
            _capture.Mentioned[SystemId(unknown)] = new CapturedComponent(name, SystemId(unknown), unknown, null, ServiceState.Operational, started, started, 0, null, false, ComponentTraits.None);
        }

        var updates = Updates(name, text[(end + 4)..], started, resolved, [.. components.Select(c => new CapturedChange(SystemId(c), c, ServiceState.Operational, state))]);
        var impact = state switch { ServiceState.MajorOutage => Impact.Critical, ServiceState.PartialOutage => Impact.Major, _ => Impact.None };
        var last = updates.Max(u => u.UpdatedAt);
        _capture.Incidents[NoticeId(name)] = new CapturedNotice<IncidentStatus>(
            name, NoticeId(name), SafeText.Clean(title).Trim(), isOver ? IncidentStatus.Resolved : updates.MaxBy(u => u.DisplayAt)!.Status, impact, started, last, started,
            updates.LastOrDefault(u => u.Status == IncidentStatus.Monitoring)?.DisplayAt, resolved, default, updates, [.. components.Select(SystemId)]);
    }

    /// <summary>
    /// Each paragraph with a track mark is an update, the newest first: <c>*Monitoring* - A fix … {{&lt; track "2020-02-02 14:50:00" &gt;}}</c>.
    /// What has none belongs to the first.
    /// </summary>
    private static List<CapturedUpdate<IncidentStatus>> Updates(string name, string body, DateTimeOffset started, DateTimeOffset? resolved, IReadOnlyList<CapturedChange> changes)
    {
        var told = new List<(DateTimeOffset At, IncidentStatus Status, string Text)>();
        var rest = new List<string>();
        foreach (var paragraph in body.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var track = Track().Match(paragraph);
            var text = Track().Replace(paragraph, "").Trim();
            var status = StatusWord().Match(text);
            if (track.Success && Parse(track.Groups["at"].Value) is { } at)
            {
                told.Add((at, Status(status.Groups["word"].Value), status.Success ? text[status.Length..].Trim() : text));
            }
            else
            {
                rest.Add(status.Success ? text[status.Length..].Trim() : text);
            }
        }

        told = [.. told.OrderBy(t => t.At)];
        if (rest.Count > 0 || told.Count == 0)
        {
            told.Insert(0, (started, IncidentStatus.Investigating, string.Join("\n\n", rest)));
        }

        if (resolved is { } end && told.TrueForAll(t => t.Status != IncidentStatus.Resolved))
        {
            var at = told[^1].At > end ? told[^1].At : end;
            told.Add((at, IncidentStatus.Resolved, "This incident has been resolved."));
        }

        return [.. told.Select((t, n) => new CapturedUpdate<IncidentStatus>(
            NoticeFileRow.IdOf($"cstate/{name}#{n}"), t.Status, SafeMarkdown.ToHtml(t.Text, MarkdownStyle.Notice), t.At, t.At, t.At, n == 0 ? changes : [], Notify: false))];
    }

    private void Add(CapturedComponent component) => _capture.Components[component.Id] = component;

    private ServiceState Wrong(string name, string message)
    {
        _problems.Add(new Problem(name, message));
        return ServiceState.Operational;
    }

    private DateTimeOffset? Time(string name, YamlMappingNode facts, string key)
    {
        if (Text(facts, key) is not { } text)
        {
            return null;
        }

        if (Parse(text) is { } time)
        {
            return time;
        }

        _problems.Add(new Problem($"{name}: {key}", $"'{text}' is not a time such as 2020-02-02 13:26:00"));
        return null;
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is >= 1980 and <= 2200 ? time.ToUniversalTime() : null;

    private YamlMappingNode? Yaml(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root : null;
        }
        catch (YamlException e)
        {
            _problems.Add(new Problem($"{Path.GetFileName(file)}:{e.Start.Line}", $"is not YAML, so it is left out: {e.Message}"));
            return null;
        }
    }

    private static IncidentStatus Status(string word) => word.ToLowerInvariant() switch
    {
        "identified" => IncidentStatus.Identified,
        "monitoring" or "watching" => IncidentStatus.Monitoring,
        "resolved" or "fixed" => IncidentStatus.Resolved,
        "post-mortem" or "postmortem" => IncidentStatus.Postmortem,
        _ => IncidentStatus.Investigating,
    };

    private static string NoticeId(string name) => NoticeFileRow.IdOf($"cstate/{name}");

    private static string SystemId(string name) => NoticeFileRow.IdOf($"cstate-system/{name}");

    private static string GroupId(string name) => NoticeFileRow.IdOf($"cstate-category/{name}");

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static YamlSequenceNode Items(YamlMappingNode node, string key) => Child(node, key) as YamlSequenceNode ?? new YamlSequenceNode();

    private static string? Text(YamlMappingNode node, string key) => Child(node, key) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    [GeneratedRegex("""\{\{[<%]\s*track\s+"(?<at>[^"]+)"\s*[>%]\}\}""")]
    private static partial Regex Track();

    [GeneratedRegex(@"^[*_]{1,2}(?<word>[A-Za-z-]+)[*_]{1,2}\s*[-–:]*\s*")]
    private static partial Regex StatusWord();
}
