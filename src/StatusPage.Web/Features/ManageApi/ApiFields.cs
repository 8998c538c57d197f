using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// One object of a request, JSON or form, which knows where it stands: what cannot be read is kept as a problem of
/// its field and comes out as null. A form has only texts, so numbers and flags are taken as texts too.
/// </summary>
public sealed partial class ApiFields(JsonElement element, string path, List<ApiProblem> problems)
{
    private const int MostItems = 1_000;

    public IReadOnlyList<ApiProblem> Problems => problems;

    public bool Has(string key) => Find(key) is not null;

    public IEnumerable<string> Keys => element.EnumerateObject().Select(p => p.Name);

    public void Report(string key, string code, string message) => problems.Add(new ApiProblem(path + key, code, message));

    /// <summary>Without the marks that nobody sees.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (Content(value) is { } text)
        {
            return SafeText.Clean(text);
        }

        Report(key, "not_a_text", "This is not a text.");
        return null;
    }

    public T? Word<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Words.TryParse<T>(text.Trim(), out var word))
        {
            return word;
        }

        Report(key, "not_a_choice", $"'{Short(text)}' is not one of {Words.Allowed<T>()}.");
        return null;
    }

    /// <summary>A moment with its offset. A raw <c>+</c> that a form turned into a space is taken for what it was.</summary>
    public DateTimeOffset? Time(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var iso = SpaceForPlus().Replace(text.Trim(), "+");
        if (HasOffset().IsMatch(iso) && DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.UtcDateTime.Year is >= 1980 and <= 2200)
        {
            // PostgreSQL keeps microseconds.
            return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero);
        }

        Report(key, "not_a_time", $"'{Short(text)}' is not a time with its offset, such as 2026-11-22T14:30:00Z.");
        return null;
    }

    public DateOnly? Day(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1980 and <= 2200)
        {
            return day;
        }

        Report(key, "not_a_day", $"'{Short(text)}' is not a day, such as 2026-11-22.");
        return null;
    }

    public bool? Flag(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { ValueKind: JsonValueKind.False }:
                return false;
            case { } value when Content(value) is "true" or "1" or "on":
                return true;
            case { } value when Content(value) is "false" or "0" or "":
                return false;
            default:
                Report(key, "not_a_flag", "This is not true or false.");
                return null;
        }
    }

    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostItems)
        {
            var texts = value.EnumerateArray().Select(Content).ToList();
            if (texts.TrueForAll(t => t is not null))
            {
                return [.. texts.OfType<string>().Where(t => t.Length > 0)];
            }
        }

        Report(key, "not_a_list", $"This is not a list of at most {MostItems} texts.");
        return null;
    }

    /// <summary>An object of words by key, such as the states of components.</summary>
    public IReadOnlyDictionary<string, T>? Map<T>(string key)
        where T : struct, Enum
    {
        if (Inner(key) is not { } map)
        {
            return null;
        }

        var values = new Dictionary<string, T>();
        foreach (var name in map.Keys.Take(MostItems))
        {
            if (map.Word<T>(name) is { } word)
            {
                values[name] = word;
            }
        }

        return values;
    }

    public ApiFields? Inner(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ApiFields(value, $"{path}{key}.", problems);
        }

        Report(key, "not_an_object", "This is not an object.");
        return null;
    }

    public IReadOnlyList<ApiFields>? Objects(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostItems && value.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Object))
        {
            return [.. value.EnumerateArray().Select((item, n) => new ApiFields(item, $"{path}{key}[{n}].", problems))];
        }

        Report(key, "not_a_list", $"This is not a list of at most {MostItems} objects.");
        return null;
    }

    public bool Is(string key, string text) => Find(key) is { } value && Content(value) == text;

    /// <summary>As it was sent.</summary>
    public string? Raw(string key) => Find(key) is { ValueKind: JsonValueKind.Object } value ? value.GetRawText() : null;

    private JsonElement? Find(string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private static string? Content(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON, but no text.
            return null;
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@" (?=\d\d:?\d\d$)")]
    private static partial Regex SpaceForPlus();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex HasOffset();
}
