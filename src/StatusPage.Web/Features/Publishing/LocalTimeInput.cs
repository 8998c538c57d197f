using System.Globalization;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Web.Features.Publishing;

/// <summary>
/// A moment as a form carries it: what the provider's clock shows, to the minute, and which of the two where it shows
/// that twice, on the night that summer time ends.
/// </summary>
public sealed class LocalTimeInput
{
    public const string First = "first";
    public const string Second = "second";

    private const string Shape = "yyyy-MM-dd'T'HH:mm";

    public string? Local { get; set; }

    public string? Which { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Local);

    public static LocalTimeInput Of(DateTimeOffset moment, LocalClock clock)
    {
        var local = ToMinute(clock.At(moment));
        return new LocalTimeInput
        {
            Local = local.ToString(Shape, CultureInfo.InvariantCulture),
            Which = !clock.IsRepeated(moment) ? null : moment < clock.LastReaches(local) ? First : Second,
        };
    }

    /// <summary>Whether the form must ask which of the two is meant.</summary>
    public bool IsRepeated(LocalClock clock) => Parse() is { } local && clock.FirstReaches(local) != clock.LastReaches(local);

    /// <param name="original">What the form was filled with: a time left as it was keeps its seconds.</param>
    /// <returns>The moment, or the code of what is wrong with it.</returns>
    public (DateTimeOffset? Moment, string? Refusal) Read(LocalClock clock, DateTimeOffset? original = null)
    {
        if (Parse() is not { } local)
        {
            return (null, IsEmpty ? "time_required" : "not_a_time");
        }

        if (original is { } kept && Of(kept, clock) is var same && same.Local == Local && (same.Which == Which || same.Which is null))
        {
            return (kept, null);
        }

        var first = clock.FirstReaches(local);
        var last = clock.LastReaches(local);
        return (Which, first == last) switch
        {
            (_, true) when clock.At(first) != local => (null, "skipped_time"),
            (_, true) => (first, null),
            (First, _) => (first, null),
            (Second, _) => (last, null),
            _ => (null, "repeated_time"),
        };
    }

    private DateTime? Parse() =>
        // A browser adds the seconds when they are not zero.
        DateTime.TryParseExact(Local?.Trim(), [Shape, Shape + "':'ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local.Year is > 1970 and < 2200
            ? ToMinute(local)
            : null;

    private static DateTime ToMinute(DateTime local) => local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
}

/// <summary>One time to ask for, for the partial that draws it.</summary>
public sealed record LocalTimeField(string Name, string Label, LocalTimeInput Value, string? Hint = null);
