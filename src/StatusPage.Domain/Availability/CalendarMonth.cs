using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StatusPage.Domain.Availability;

/// <summary>A month as reports are addressed by: <c>2026-11</c>.</summary>
public readonly record struct CalendarMonth(int Year, int Month) : IComparable<CalendarMonth>
{
    public DateOnly FirstDay => new(Year, Month, 1);

    public CalendarMonth Next => Of(FirstDay.AddMonths(1));

    public CalendarMonth Previous => Of(FirstDay.AddMonths(-1));

    public static CalendarMonth Of(DateOnly day) => new(day.Year, day.Month);

    public static CalendarMonth Of(DateTimeOffset instant, TimeZoneInfo zone) =>
        Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime));

    public static bool TryParse([NotNullWhen(true)] string? text, out CalendarMonth month)
    {
        var valid = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        month = valid ? Of(day) : default;
        return valid;
    }

    /// <summary>From its first local midnight to that of the next month.</summary>
    public Period In(TimeZoneInfo zone) =>
        new(LocalClock.StartOf(FirstDay, zone), LocalClock.StartOf(Next.FirstDay, zone));

    public int CompareTo(CalendarMonth other) => FirstDay.CompareTo(other.FirstDay);

    public override string ToString() => FirstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static bool operator <(CalendarMonth left, CalendarMonth right) => left.CompareTo(right) < 0;

    public static bool operator >(CalendarMonth left, CalendarMonth right) => left.CompareTo(right) > 0;

    public static bool operator <=(CalendarMonth left, CalendarMonth right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CalendarMonth left, CalendarMonth right) => left.CompareTo(right) >= 0;
}
