using System.Globalization;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Maintenance;

/// <summary>
/// When maintenance comes back, as a subset of RFC 5545's RRULE: every n weeks on days of the week, or every n months on
/// the nth weekday. Days and times are those of the clock on the wall, so that a clock change moves nothing.
/// </summary>
public sealed record Recurrence
{
    private const int MostInterval = 52;

    private static readonly string[] DayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private Recurrence(bool monthly, int interval, IReadOnlyList<(int Nth, DayOfWeek Day)> days) => (IsMonthly, Interval, Days) = (monthly, interval, days);

    public bool IsMonthly { get; }

    public int Interval { get; }

    /// <summary>Nth counts from the end when it is negative; it is 0 for weekly ones.</summary>
    public IReadOnlyList<(int Nth, DayOfWeek Day)> Days { get; }

    public static Recurrence Weekly(int interval, params IReadOnlyList<DayOfWeek> days) => new(false, interval, [.. days.Distinct().Order().Select(d => (0, d))]);

    public static Recurrence Monthly(int interval, int nth, params IReadOnlyList<DayOfWeek> days) => new(true, interval, [.. days.Distinct().Order().Select(d => (nth, d))]);

    /// <summary>Reads "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH" and "FREQ=MONTHLY;BYDAY=-1SU"; null, with why, for what is not of this subset.</summary>
    public static (Recurrence? Rule, string? Problem) Parse(string? text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var key, var value] || !parts.TryAdd(key, value))
            {
                return (null, "shape");
            }
        }

        if (parts.Keys.FirstOrDefault(k => k.ToUpperInvariant() is not ("FREQ" or "INTERVAL" or "BYDAY")) is not null)
        {
            return (null, "part");
        }

        var interval = 1;
        if (parts.TryGetValue("INTERVAL", out var every) && !(int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out interval) && interval is >= 1 and <= MostInterval))
        {
            return (null, "interval");
        }

        var monthly = parts.GetValueOrDefault("FREQ")?.ToUpperInvariant();
        if (monthly is not ("WEEKLY" or "MONTHLY"))
        {
            return (null, "freq");
        }

        var days = new List<(int Nth, DayOfWeek Day)>();
        foreach (var text2 in parts.GetValueOrDefault("BYDAY", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var day = text2.Length < 2 ? -1 : Array.IndexOf(DayNames, text2[^2..].ToUpperInvariant());
            var nth = 0;
            var counted = text2.Length == 2 || int.TryParse(text2[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nth);
            if (day < 0 || !counted || (monthly == "MONTHLY" ? nth is 0 or < -5 or > 5 : nth != 0))
            {
                return (null, "byday");
            }

            days.Add((nth, (DayOfWeek)day));
        }

        return days.Count == 0 ? (null, "byday") : (new Recurrence(monthly == "MONTHLY", interval, [.. days.Distinct().OrderBy(d => d.Nth).ThenBy(d => d.Day)]), null);
    }

    /// <summary>The days from the first one on; weeks begin on Monday, and both weeks and months count from that of the first.</summary>
    public IEnumerable<DateOnly> From(DateOnly first) => IsMonthly ? Months(first) : Weeks(first);

    public override string ToString() =>
        $"FREQ={(IsMonthly ? "MONTHLY" : "WEEKLY")}{(Interval == 1 ? "" : $";INTERVAL={Interval.ToString(CultureInfo.InvariantCulture)}")};BYDAY={string.Join(',', Days.Select(d => (d.Nth == 0 ? "" : d.Nth.ToString(CultureInfo.InvariantCulture)) + DayNames[(int)d.Day]))}";

    private IEnumerable<DateOnly> Weeks(DateOnly first)
    {
        for (var monday = first.AddDays(-(((int)first.DayOfWeek + 6) % 7)); monday.Year < BusinessCalendar.LastYear; monday = monday.AddDays(7 * Interval))
        {
            foreach (var day in Days.Select(d => monday.AddDays(((int)d.Day + 6) % 7)).Order().Where(d => d >= first))
            {
                yield return day;
            }
        }
    }

    private IEnumerable<DateOnly> Months(DateOnly first)
    {
        for (var month = new DateOnly(first.Year, first.Month, 1); month.Year < BusinessCalendar.LastYear; month = month.AddMonths(Interval))
        {
            foreach (var day in Days.Select(d => NthOf(month, d.Nth, d.Day)).OfType<DateOnly>().Distinct().Order().Where(d => d >= first))
            {
                yield return day;
            }
        }
    }

    /// <summary>Null in a month that has no fifth one.</summary>
    private static DateOnly? NthOf(DateOnly month, int nth, DayOfWeek weekday)
    {
        var last = month.AddMonths(1).AddDays(-1);
        var day = nth > 0
            ? month.AddDays((((int)weekday - (int)month.DayOfWeek + 7) % 7) + (7 * (nth - 1)))
            : last.AddDays(-(((int)last.DayOfWeek - (int)weekday + 7) % 7) + (7 * (nth + 1)));
        return day.Month == month.Month ? day : null;
    }
}
