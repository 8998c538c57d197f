using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// A stretch of the day by the clock on the wall, from a time up to but not including another. "24:00" is the end of
/// the day; an end before the start is on the next day.
/// </summary>
public sealed record ClockSpan
{
    private static readonly TimeSpan Midnight = TimeSpan.FromDays(1);

    public ClockSpan(TimeSpan from, TimeSpan until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, Midnight);
        ArgumentOutOfRangeException.ThrowIfLessThan(until, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(until, Midnight);
        ArgumentOutOfRangeException.ThrowIfEqual(until, from);
        (From, Until) = (from, until);
    }

    public TimeSpan From { get; }

    public TimeSpan Until { get; }

    public bool EndsNextDay => Until < From;

    public static ClockSpan Parse(string text) =>
        TryParse(text, out var span)
            ? span
            : throw new FormatException($"'{text}' is not a span of hours such as 07:30-18:00.");

    /// <summary>Reads "07:30-18:00", with a hyphen or an en dash.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClockSpan? span)
    {
        span = null;
        var parts = (text ?? "").Split(['-', '–'], StringSplitOptions.TrimEntries);
        if (parts.Length != 2
            || !TryParseTime(parts[0], out var from)
            || !TryParseTime(parts[1], out var until)
            || from == Midnight
            || from == until)
        {
            return false;
        }

        span = new ClockSpan(from, until);
        return true;
    }

    public override string ToString() => $"{Write(From)}–{Write(Until)}";

    private static bool TryParseTime(string text, out TimeSpan time)
    {
        time = Midnight;
        return text == "24:00" || TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
    }

    private static string Write(TimeSpan time) =>
        time == Midnight ? "24:00" : time.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
