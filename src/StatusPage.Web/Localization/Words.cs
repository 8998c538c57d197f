using System.Collections.Concurrent;

namespace StatusPage.Web.Localization;

/// <summary>The words for enumeration values in data, addresses and style classes: <c>MajorOutage</c> is <c>major_outage</c>.</summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> Cache = new();

    public static string Of<T>(T value)
        where T : struct, Enum => Cache.GetOrAdd(value, v => Snake(v.ToString()));

    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>What is allowed, for a message that says so.</summary>
    public static string Allowed<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    public static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
