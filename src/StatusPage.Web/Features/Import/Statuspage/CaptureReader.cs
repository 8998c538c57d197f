using System.Text.Json;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import.Statuspage;

/// <summary>
/// Reads captured documents of Statuspage's API v2. What a document holds is told by its keys, not by its name; what
/// can't be read is reported, and the rest is taken.
/// </summary>
public sealed class CaptureReader
{
    private readonly Capture _capture = new();
    private readonly List<Problem> _problems = [];

    /// <param name="path">A folder, of which every <c>.json</c> file is read, or one file.</param>
    public static (Capture Capture, IReadOnlyList<Problem> Problems) Read(string path)
    {
        var reader = new CaptureReader();
        foreach (var file in reader.Files(path))
        {
            reader.ReadFile(file);
        }

        return (reader._capture, reader._problems);
    }

    private IReadOnlyList<string> Files(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                return [path];
            }

            if (Directory.Exists(path))
            {
                return [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
            }

            _problems.Add(new Problem(path, "there is no such file or folder"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new Problem(path, $"cannot be read: {e.Message}"));
        }

        return [];
    }

    private void ReadFile(string file)
    {
        var name = Path.GetFileName(file);
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream);
            var root = new JsonPart(name, "$", document.RootElement, _problems);
            if (!root.IsObject)
            {
                root.Report("is not an object with components, incidents or scheduled_maintenances");
                return;
            }

            ReadDocument(root);
        }
        catch (JsonException e)
        {
            _problems.Add(new Problem(name, $"is not JSON: line {e.LineNumber + 1}, {e.Message}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new Problem(name, $"cannot be read: {e.Message}"));
        }
    }

    private void ReadDocument(JsonPart root)
    {
        foreach (var part in root.Items("components").Concat(root.Item("component")))
        {
            if (Component(part) is { } component)
            {
                Take(_capture.Components, component);
            }
        }

        var notices = root.Items("incidents").Concat(root.Item("incident")).Concat(root.Items("scheduled_maintenances")).Concat(root.Item("scheduled_maintenance"));
        foreach (var part in notices)
        {
            // A single notice is called incident in every case; only maintenance has a window.
            if (part.Has("scheduled_for"))
            {
                Take(_capture.Maintenance, Notice<MaintenanceStatus>(part));
            }
            else
            {
                Take(_capture.Incidents, Notice<IncidentStatus>(part));
            }
        }
    }

    private static void Take(Dictionary<string, CapturedComponent> components, CapturedComponent component)
    {
        if (!components.TryGetValue(component.Id, out var known) || component.UpdatedAt > known.UpdatedAt)
        {
            components[component.Id] = component;
        }
    }

    private static void Take<TStatus>(Dictionary<string, CapturedNotice<TStatus>> notices, CapturedNotice<TStatus>? notice)
    {
        if (notice is not null)
        {
            notices[notice.Id] = notices.TryGetValue(notice.Id, out var known) ? known.With(notice) : notice;
        }
    }

    private static CapturedComponent? Component(JsonPart part)
    {
        var id = part.Id("id");
        var name = part.Text("name", required: true);
        var status = part.Word<ServiceState>("status");
        var created = part.Time("created_at", required: true);
        var updated = part.Time("updated_at");
        var component = new CapturedComponent(
            part.Where,
            id ?? "",
            SafeText.Clean(name).Trim(),
            SafeText.Clean(part.Text("description")).Trim(),
            status ?? default,
            created ?? default,
            updated ?? created ?? default,
            part.Number("position"),
            part.Has("group_id") ? part.Id("group_id") : null,
            part.Flag("group"),
            new ComponentTraits(part.Flag("showcase"), part.Day("start_date"), part.Flag("only_show_if_degraded")));
        return id is null || name is null || status is null || created is null ? null : component;
    }

    private CapturedNotice<TStatus>? Notice<TStatus>(JsonPart part)
        where TStatus : struct, Enum
    {
        var id = part.Id("id");
        var name = part.Text("name", required: true);
        var status = part.Word<TStatus>("status");
        var impact = part.Word<Impact>("impact", required: false);
        var created = part.Time("created_at", required: true);
        var updated = part.Time("updated_at");
        var started = part.Time("started_at");
        var monitoring = part.Time("monitoring_at");
        var resolved = part.Time("resolved_at");
        var window = typeof(TStatus) == typeof(MaintenanceStatus)
            ? (part.Time("scheduled_for", required: true), part.Time("scheduled_until", required: true))
            : (default(DateTimeOffset), default(DateTimeOffset));
        var updates = part.Items("incident_updates").Select(Update<TStatus>).OfType<CapturedUpdate<TStatus>>().ToList();
        var components = part.Items("components").Select(Component).OfType<CapturedComponent>().ToList();
        if (id is null || name is null || status is null || created is null || window.Item1 is not { } from || window.Item2 is not { } until)
        {
            return null;
        }

        if (updates.Count == 0)
        {
            part.Report("has no update that could be read, so it is left out");
            return null;
        }

        if (until < from)
        {
            part.Report($"its window ends ({until:O}) before it starts ({from:O}), so it is left out");
            return null;
        }

        foreach (var component in components)
        {
            Take(_capture.Mentioned, component);
        }

        return new CapturedNotice<TStatus>(
            part.Where,
            id,
            SafeText.Clean(name).Trim(),
            status.Value,
            impact,
            created.Value,
            updated ?? updates.Max(u => u.UpdatedAt),
            started ?? updates.Min(u => u.DisplayAt),
            monitoring,
            resolved,
            (from, until),
            updates,
            [.. components.Where(c => !c.IsGroup).Select(c => c.Id)]);
    }

    private static CapturedUpdate<TStatus>? Update<TStatus>(JsonPart part)
        where TStatus : struct, Enum
    {
        var id = part.Id("id");
        var status = part.Word<TStatus>("status");
        var created = part.Time("created_at", required: true);
        var updated = part.Time("updated_at");
        var displayed = part.Time("display_at");
        var body = part.Text("body");
        var changes = part.Items("affected_components").Select(Change).OfType<CapturedChange>().ToList();
        return id is null || status is null || created is null
            ? null
            : new CapturedUpdate<TStatus>(id, status.Value, body ?? "", created.Value, updated ?? created.Value, displayed ?? created.Value, changes, part.Flag("deliver_notifications"));
    }

    private static CapturedChange? Change(JsonPart part)
    {
        // Old captures hold a row with only a name: "No components were affected by this update."
        if (!part.Has("code"))
        {
            return null;
        }

        var code = part.Id("code");
        var state = part.Word<ServiceState>("new_status");
        var old = part.Word<ServiceState>("old_status", required: false);
        return code is null || state is null ? null : new CapturedChange(code, part.Text("name"), old ?? ServiceState.Operational, state.Value);
    }
}
