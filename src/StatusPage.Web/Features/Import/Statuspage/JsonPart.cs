using System.Globalization;
using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import.Statuspage;

/// <summary>
/// One object of a captured document, which knows where it stands: what can't be read is reported by file and JSON
/// path, and comes out as null.
/// </summary>
internal sealed class JsonPart(string file, string path, JsonElement element, List<Problem> problems)
{
    private const int QuotedLength = 60;

    public string Where => $"{file} {path}";

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public bool Has(string key) => Find(key) is { ValueKind: not JsonValueKind.Null };

    public void Report(string message) => problems.Add(new Problem(Where, message));

    public string? Text(string key, bool required = false)
    {
        switch (Find(key))
        {
            case { ValueKind: JsonValueKind.String } value:
                return Content(value) is var text && required && string.IsNullOrWhiteSpace(text) ? Report(key, "is empty; a text is needed") : text;
            case null or { ValueKind: JsonValueKind.Null }:
                return required ? Report(key, "is missing; a text is needed") : null;
            case { } other:
                return Report(key, $"{Quote(other)} is not a text");
        }
    }

    public string? Id(string key) => Text(key, required: true) switch
    {
        null => null,
        var id when PublicId.IsValid(id) => id,
        _ => Report(key, $"{Quote(Find(key)!.Value)} is not an id: {PublicId.Length} of the letters a to z and the digits"),
    };

    public T? Word<T>(string key, bool required = true)
        where T : struct, Enum
    {
        if (!required && !Has(key))
        {
            return null;
        }

        if (Find(key) is { ValueKind: JsonValueKind.String } value && Words.TryParse<T>(Content(value), out var word))
        {
            return word;
        }

        Report(key, Has(key) ? $"{Quote(Find(key)!.Value)} is not one of {Words.Allowed<T>()}" : $"is missing; it is one of {Words.Allowed<T>()}");
        return null;
    }

    /// <summary>A moment with its offset: without one it would mean something else on every machine.</summary>
    public DateTimeOffset? Time(string key, bool required = false)
    {
        if (!required && !Has(key))
        {
            return null;
        }

        if (Find(key) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTime(out var local) && local.Kind != DateTimeKind.Unspecified && value.TryGetDateTimeOffset(out var time))
        {
            return time.ToUniversalTime();
        }

        Report(key, $"{(Has(key) ? $"{Quote(Find(key)!.Value)} is not a time" : "is missing; a time is needed")}, such as 2019-06-24T07:29:43.684-07:00");
        return null;
    }

    public DateOnly? Day(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Report(key, $"'{text}' is not a day such as 2019-06-24");
        return null;
    }

    public int Number(string key)
    {
        if (!Has(key))
        {
            return 0;
        }

        if (Find(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number))
        {
            return number;
        }

        Report(key, $"{Quote(Find(key)!.Value)} is not a whole number");
        return 0;
    }

    public bool Flag(string key)
    {
        switch (Find(key))
        {
            case null or { ValueKind: JsonValueKind.Null or JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { } other:
                Report(key, $"{Quote(other)} is not true or false");
                return false;
        }
    }

    /// <summary>The objects of a list; none where it is null or absent.</summary>
    public IEnumerable<JsonPart> Items(string key)
    {
        switch (Find(key))
        {
            case { ValueKind: JsonValueKind.Array } list:
                var number = 0;
                foreach (var item in list.EnumerateArray())
                {
                    var part = new JsonPart(file, $"{path}.{key}[{number++}]", item, problems);
                    if (part.IsObject)
                    {
                        yield return part;
                    }
                    else
                    {
                        part.Report($"{Quote(item)} is not an object");
                    }
                }

                break;
            case null or { ValueKind: JsonValueKind.Null }:
                break;
            case { } other:
                Report(key, $"{Quote(other)} is not a list");
                break;
        }
    }

    /// <summary>One object, or none where it is null or absent.</summary>
    public IEnumerable<JsonPart> Item(string key)
    {
        if (Has(key))
        {
            var part = new JsonPart(file, $"{path}.{key}", Find(key)!.Value, problems);
            if (part.IsObject)
            {
                yield return part;
            }
            else
            {
                part.Report($"{Quote(Find(key)!.Value)} is not an object");
            }
        }
    }

    private static string Quote(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => $"'{Content(value)}'",
            _ => value.GetRawText(),
        };
        return text.Length <= QuotedLength ? text : text[..QuotedLength] + "…'";
    }

    // An escaped half of a surrogate pair is valid JSON, but no text.
    private static string Content(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText().Trim('"');
        }
    }

    private string? Report(string key, string message)
    {
        problems.Add(new Problem($"{Where}.{key}", message));
        return null;
    }

    private JsonElement? Find(string key) => IsObject && element.TryGetProperty(key, out var value) ? value : null;
}
