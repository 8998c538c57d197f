using System.Collections.Concurrent;

namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// The official holidays with the owner's additions and removals. What is said of one year beats what is said of
/// every year, so "not on 5 May, but in 2030 we do" can be written; said twice alike, the addition stands.
/// </summary>
public sealed class Holidays(
    IEnumerable<AddedHoliday> added,
    IEnumerable<OfficialHoliday> removed,
    IEnumerable<HolidayDate> removedDates)
{
    private readonly AddedHoliday[] added = [.. added];
    private readonly HashSet<OfficialHoliday> removed = [.. removed];
    private readonly HolidayDate[] removedDates = [.. removedDates];
    private readonly ConcurrentDictionary<int, SortedList<DateOnly, Holiday>> years = new();

    public static Holidays Official() => new([], [], []);

    /// <summary>The holidays of a year in order, one for each day.</summary>
    public IReadOnlyList<Holiday> Of(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, DateOnly.MinValue.Year);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, DateOnly.MaxValue.Year);
        return [.. In(year).Values];
    }

    public Holiday? On(DateOnly date) => In(date.Year).GetValueOrDefault(date);

    private static IEnumerable<Holiday> OfficialIn(int year, HashSet<OfficialHoliday> except) =>
        OfficialHolidays.Of(year)
            .Where(h => !except.Contains(h.Holiday))
            .GroupBy(h => h.Date, h => OfficialHolidays.NameOf(h.Holiday))
            .Select(day => new Holiday(day.Key, day.Aggregate(Both)));

    // Ascension Day falls on 5 May now and then (2016): one day, two names.
    private static LocalizedText Both(LocalizedText one, LocalizedText other) =>
        new($"{one.Nl} en {other.Nl}", $"{one.En} and {other.En}");

    private SortedList<DateOnly, Holiday> In(int year) => years.GetOrAdd(year, Compute);

    private SortedList<DateOnly, Holiday> Compute(int year)
    {
        var days = new SortedList<DateOnly, Holiday>();
        Add(OfficialIn(year, removed));
        foreach (var everyYear in new[] { true, false })
        {
            foreach (var date in removedDates.Where(d => d.IsEveryYear == everyYear))
            {
                _ = date.In(year) is { } gone && days.Remove(gone);
            }

            Add(from extra in added
                where extra.Date.IsEveryYear == everyYear
                let date = extra.Date.In(year)
                where date is not null
                select new Holiday(date.Value, extra.Name));
        }

        return days;

        void Add(IEnumerable<Holiday> holidays)
        {
            foreach (var holiday in holidays)
            {
                days[holiday.Date] = holiday;
            }
        }
    }
}
