using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StatusPage.Domain.BusinessTime;

/// <summary>A date in one year, or, without a year, the same date every year.</summary>
public sealed record HolidayDate
{
    private const int AnyLeapYear = 2000;

    public HolidayDate(int? year, int month, int day)
    {
        _ = new DateOnly(year ?? AnyLeapYear, month, day);
        (Year, Month, Day) = (year, month, day);
    }

    public int? Year { get; }

    public int Month { get; }

    public int Day { get; }

    public bool IsEveryYear => Year is null;

    /// <summary>Reads "2027-12-24", or "12-24" for every year.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HolidayDate? date)
    {
        date = TryParseDate(text, out var once) ? new HolidayDate(once.Year, once.Month, once.Day)
            : TryParseDate($"{AnyLeapYear}-{text}", out var yearly) ? new HolidayDate(null, yearly.Month, yearly.Day)
            : null;
        return date is not null;
    }

    /// <summary>The date in that year; none when it is another year's, or 29 February in a year without one.</summary>
    public DateOnly? In(int year) =>
        (Year ?? year) == year && Day <= DateTime.DaysInMonth(year, Month) ? new DateOnly(year, Month, Day) : null;

    private static bool TryParseDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
