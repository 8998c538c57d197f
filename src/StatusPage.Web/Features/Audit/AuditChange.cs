using System.Text.Json;

namespace StatusPage.Web.Features.Audit;

/// <summary>One thing that an audit entry says became different; null where there was nothing, or is nothing now.</summary>
/// <param name="Name">As the entry calls it: <c>title_nl</c>, <c>services.abc…</c>.</param>
public sealed record AuditChange(string Name, string? Before, string? After)
{
    /// <summary>What stands in both and is the same is left out. Text that is no JSON stands for itself.</summary>
    public static IReadOnlyList<AuditChange> Of(AuditEntry entry)
    {
        var before = Flat(entry.Before);
        var after = Flat(entry.After);
        return
        [
            .. before.Keys.Union(after.Keys)
                .Select(name => new AuditChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
                .Where(c => c.Before != c.After),
        ];
    }

    private static Dictionary<string, string> Flat(string? json)
    {
        var values = new Dictionary<string, string>();
        if (json is null)
        {
            return values;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            Walk(document.RootElement, "", values);
        }
        catch (JsonException)
        {
            values[""] = json;
        }

        return values;
    }

    private static void Walk(JsonElement element, string name, Dictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    // Of a change with its update the notice is written one level deeper than it was before.
                    Walk(property.Value, name.Length == 0 && property.Name is "incident" or "maintenance" ? "" : name.Length == 0 ? property.Name : $"{name}.{property.Name}", values);
                }

                break;
            case JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                values[name] = string.Join(", ", element.EnumerateArray().Select(e => e.ToString()));
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Walk(item, $"{name}.{index + 1}", values);
                }

                break;
            case not JsonValueKind.Null:
                values[name] = element.ToString();
                break;
        }
    }
}
