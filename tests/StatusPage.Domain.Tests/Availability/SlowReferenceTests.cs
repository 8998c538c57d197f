using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Tests.Availability;

public sealed class SlowReferenceTests
{
    private static readonly TimeZoneInfo Zone = Scenario.Amsterdam;

    private static readonly string[] EveryVerdict = ["A2", "A3-agreed", "A3-announced", "A3-emergency", "K2", "counted"];

    private readonly HashSet<string> _seen = [];

    [Fact]
    public void Ten_random_months_agree_second_by_second()
    {
        var random = new Random(20261103);
        for (var round = 0; round < 10; round++)
        {
            // Every kind of month, and one with each change of the clock.
            var month = new CalendarMonth(2026 + random.Next(3), round switch { 0 => 3, 1 => 10, 2 => 2, _ => random.Next(1, 13) });
            var (start, end) = (month.In(Zone).From, month.In(Zone).To);
            var now = round % 3 == 0 ? start + ((end - start) * random.NextDouble()) : end.AddDays(5);
            var from = start.AddDays(-9);
            Compare($"month {round} ({month})", random, month, from, end.AddHours(1), now, 10);
        }

        Assert.Equal(EveryVerdict, _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_thousand_random_days_agree_second_by_second()
    {
        var random = new Random(19690720);
        for (var round = 0; round < 1000; round++)
        {
            // A tenth on days around the change of the clock, a tenth across the border of a month.
            var day = new DateOnly(2026, 1, 1).AddDays(random.Next(1000));
            day = (round % 10) switch
            {
                0 => new DateOnly(2026, random.Next(2) == 0 ? 3 : 10, random.Next(2) == 0 ? 29 : 25),
                1 => new DateOnly(day.Year, day.Month, 1),
                _ => day,
            };
            var from = LocalMidnight(day).AddHours(round % 10 == 1 ? -12 : 0);
            var to = from.AddHours(24);
            var now = random.Next(4) == 0 ? from + ((to - from) * random.NextDouble()) : to;
            Compare($"day {round} ({day})", random, CalendarMonth.Of(day), from, to, now, 5);
        }

        Assert.Equal(EveryVerdict, _seen.Order(StringComparer.Ordinal));
    }

    private void Compare(string which, Random random, CalendarMonth month, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, int size)
    {
        var history = new RandomHistory(random, from, to).Create(size, mayBeOpen: now <= to);
        var officeHours = OfficeHours.Of(month, []);
        var slow = new SlowReference(history, Scenario.Shipped, officeHours, from, to, now).Run(month);
        var (first, last) = (SlowReference.Floor(from), Math.Min(SlowReference.Floor(to), SlowReference.Floor(now)));

        CompareReport(which, MonthlyAvailability.Compute(history, month, Scenario.Shipped, officeHours, now), slow, first, last);
        CompareTimeline(which, history, slow, first, last);
        CompareRollups(which, history, slow, first, last, now);
    }

    private void CompareReport(string which, ServiceAvailability report, SlowReference slow, long first, long last)
    {
        var begin = Math.Max(first, SlowReference.Floor(report.Covered.From));
        var fast = new string[Math.Max(0, Math.Min(last, SlowReference.Floor(report.Covered.To)) - begin)];
        var outside = new bool[fast.Length];
        foreach (var span in report.Unmeasured)
        {
            Paint(span.From, span.To, begin, fast, SlowReference.Unmeasured);
        }

        foreach (var span in report.Evidence)
        {
            _seen.Add(span.Exclusion?.Rule.Code() ?? SlowReference.Counted);
            Paint(span.From, span.To, begin, fast, span.Exclusion is { } why ? $"{why.Rule.Code()} {why.Notice}" : SlowReference.Counted);
        }

        foreach (var span in report.OutsideServiceTime)
        {
            Paint(span.From, span.To, begin, outside, true);
        }

        var (counted, left) = (0, 0);
        for (var i = 0; i < fast.Length; i++)
        {
            var at = begin - first + i;
            if ((fast[i] ?? SlowReference.Up) != slow.Verdicts[at] || outside[i] != slow.OutsideServiceTime[at])
            {
                Assert.Fail(Difference(which, begin + i, fast[i] ?? SlowReference.Up, slow.Verdicts[at]));
            }

            counted += slow.Verdicts[at] == SlowReference.Counted ? 1 : 0;
            left += slow.OutsideServiceTime[at] ? 1 : 0;
        }

        Assert.Equal(counted, report.CountedDowntimeSeconds);
        Assert.Equal(report.Covered.Seconds - left, report.ServiceTimeSeconds);
        Assert.Equal(counted == 0 || counted * 1000L < report.ServiceTimeSeconds, report.Verdict.Met);
    }

    private static void CompareTimeline(string which, ServiceHistory history, SlowReference slow, long first, long last)
    {
        var second = first;
        foreach (var segment in ServiceTimeline.Derive(history.Holds, DateTimeOffset.FromUnixTimeSeconds(first), DateTimeOffset.FromUnixTimeSeconds(last)))
        {
            Assert.Equal(second, SlowReference.Floor(segment.From));
            for (var end = SlowReference.Floor(segment.To); second < end; second++)
            {
                if (slow.Shown[second - first] != segment.State)
                {
                    Assert.Fail(Difference(which, second, segment.State, slow.Shown[second - first]));
                }
            }
        }

        Assert.Equal(last, second);
    }

    private static void CompareRollups(string which, ServiceHistory history, SlowReference slow, long first, long last, DateTimeOffset now)
    {
        // A range from noon to noon has only part of its two days.
        var day = LocalDay(first);
        day = SlowReference.Floor(LocalMidnight(day)) < first ? day.AddDays(1) : day;
        foreach (var rollup in DayRollups.Compute(history.Life, history.Holds, history.Silences, day, LocalDay(last).AddDays(-1), Zone, now))
        {
            var (counts, unknown) = (new int[5], 0);
            var midnight = SlowReference.Floor(LocalMidnight(rollup.Day.AddDays(1)));
            for (var second = SlowReference.Floor(LocalMidnight(rollup.Day)); second < midnight; second++)
            {
                if (slow.Known[second - first] is { } state)
                {
                    counts[(int)state]++;
                }
                else
                {
                    unknown++;
                }
            }

            var worst = Array.FindLastIndex(counts, c => c > 0);
            var rolled = Enum.GetValues<ServiceState>().Select(s => rollup.In[s]);
            Assert.Equal(
                $"{which} {rollup.Day}: {string.Join(' ', counts)}, unknown {unknown}",
                $"{which} {rollup.Day}: {string.Join(' ', rolled)}, unknown {rollup.UnmeasuredSeconds + rollup.AbsentSeconds}");
            Assert.Equal(worst < 0 ? null : (ServiceState)worst, rollup.Worst);
        }
    }

    private static DateOnly LocalDay(long second) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(second), Zone).DateTime);

    private static DateTimeOffset LocalMidnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static void Paint<T>(DateTimeOffset from, DateTimeOffset to, long begin, T[] seconds, T value)
    {
        var (start, end) = (Math.Max(0, SlowReference.Floor(from) - begin), Math.Min(seconds.Length, SlowReference.Floor(to) - begin));
        for (var i = start; i < end; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(seconds[i], default))
            {
                Assert.Fail($"A second is both {seconds[i]} and {value}");
            }

            seconds[i] = value;
        }
    }

    private static string Difference(string which, long second, object fast, object slow) =>
        $"{which}, {DateTimeOffset.FromUnixTimeSeconds(second):u}: {fast}, but the slow reference says {slow}";
}
