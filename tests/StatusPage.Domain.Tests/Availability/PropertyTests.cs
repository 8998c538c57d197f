using System.Globalization;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>What must hold of any history at all.</summary>
public sealed class PropertyTests
{
    private static readonly CalendarMonth November = new(2026, 11);
    private static readonly IReadOnlyList<Period> Office = OfficeHours.Of(November, []);
    private static readonly DateTimeOffset Later = November.In(Scenario.Amsterdam).To.AddDays(3);

    [Fact]
    public void Up_unmeasured_excluded_and_counted_add_up_to_the_month()
    {
        ForMany((history, _) =>
        {
            var report = Report(history);

            Assert.Equal(
                report.Covered.Seconds,
                report.UpSeconds + report.UnmeasuredSeconds + report.ExcludedSeconds + report.CountedDowntimeSeconds);
            Assert.Equal(30 * 86_400, report.Covered.Seconds);
        });
    }

    [Fact]
    public void No_second_is_told_twice()
    {
        ForMany((history, _) =>
        {
            var report = Report(history);

            AssertApart([.. report.Evidence.Select(s => new Period(s.From, s.To)), .. report.Unmeasured.Select(s => new Period(s.From, s.To))], report.Covered);
            AssertApart([.. report.Excluded.Select(s => new Period(s.From, s.To))], report.Covered);
            AssertApart([.. report.OutsideServiceTime.Select(s => new Period(s.From, s.To))], report.Covered);
            Assert.Equal(report.DowntimeSeconds, report.ExcludedSeconds + report.CountedDowntimeSeconds);
        });
    }

    [Fact]
    public void The_order_of_the_input_changes_nothing()
    {
        ForMany((history, random) =>
        {
            var shuffled = history with
            {
                Holds = Shuffled(history.Holds, random),
                Silences = Shuffled(history.Silences, random),
                Incidents = Shuffled(history.Incidents, random),
                Maintenances = [.. Shuffled(history.Maintenances, random).Select(m => m with { Windows = Shuffled(m.Windows, random) })],
            };

            Assert.Equal(Told(Report(history)), Told(Report(shuffled)));
            Assert.Equal(Told(Timeline(history)), Told(Timeline(shuffled)));
            Assert.Equal(Bars(history), Bars(shuffled));
        });
    }

    [Fact]
    public void Splitting_an_interval_changes_nothing()
    {
        ForMany((history, random) =>
        {
            var split = history with
            {
                Holds = [.. history.Holds.SelectMany(h => Split(h, random))],
                Silences = [.. history.Silences.SelectMany(s => Split(s, random))],
            };

            Assert.Equal(Told(Report(history)), Told(Report(split)));
            Assert.Equal(Told(Timeline(history)), Told(Timeline(split)));
            Assert.Equal(Bars(history), Bars(split));
        });
    }

    [Fact]
    public void Telling_an_interval_twice_changes_nothing()
    {
        ForMany((history, _) =>
        {
            var twice = history with { Holds = [.. history.Holds, .. history.Holds], Silences = [.. history.Silences, .. history.Silences] };

            Assert.Equal(Told(Report(history)), Told(Report(twice)));
            Assert.Equal(Told(Timeline(history)), Told(Timeline(twice)));
            Assert.Equal(Bars(history), Bars(twice));
        });
    }

    [Fact]
    public void A_month_that_is_over_does_not_change_as_time_goes_by()
    {
        ForMany((history, _) => Assert.Equal(
            Told(Report(history)),
            Told(MonthlyAvailability.Compute(history, November, Scenario.Shipped, Office, Later.AddYears(1)))));
    }

    [Fact]
    public void An_outage_of_our_own_never_makes_the_month_better()
    {
        ForMany((history, random) =>
        {
            var from = history.Holds[0].From;
            var outage = new Hold(ServiceState.MajorOutage, from, from.AddSeconds(random.Next(20_000)), new Cause(CauseKind.Incident, "ours"));
            var worse = history with { Holds = [.. history.Holds, outage], Incidents = [.. history.Incidents, new IncidentEvidence("ours")] };

            Assert.True(Report(worse).CountedDowntimeSeconds >= Report(history).CountedDowntimeSeconds);
            Assert.True(Report(worse).Verdict.Availability <= Report(history).Verdict.Availability);
        });
    }

    [Fact]
    public void A_day_alone_is_what_it_is_among_its_neighbours()
    {
        ForMany((history, _) =>
        {
            var first = new DateOnly(2026, 11, 9);
            var together = DayRollups.Compute(history.Life, history.Holds, history.Silences, first, first.AddDays(6), Scenario.Amsterdam, Later);
            var alone = Enumerable.Range(0, 7).SelectMany(d =>
                DayRollups.Compute(history.Life, history.Holds, history.Silences, first.AddDays(d), first.AddDays(d), Scenario.Amsterdam, Later));

            Assert.Equal(together, alone);
        });
    }

    private static void ForMany(Action<ServiceHistory, Random> check)
    {
        // Four days, weekend and Monday included, so that most of what happens collides.
        var from = new DateTimeOffset(2026, 11, 13, 9, 0, 0, TimeSpan.Zero);
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            check(new RandomHistory(random, from, from.AddDays(4)).Create(8, mayBeOpen: false), random);
        }
    }

    private static ServiceAvailability Report(ServiceHistory history) =>
        MonthlyAvailability.Compute(history, November, Scenario.Shipped, Office, Later);

    private static IReadOnlyList<TimelineSegment> Timeline(ServiceHistory history) =>
        ServiceTimeline.Derive(history.Holds, November.In(Scenario.Amsterdam).From, Later);

    private static IReadOnlyList<DayRollup> Bars(ServiceHistory history) =>
        DayRollups.Compute(history.Life, history.Holds, history.Silences, November.FirstDay, November.Next.FirstDay, Scenario.Amsterdam, Later);

    private static T[] Shuffled<T>(IReadOnlyList<T> items, Random random)
    {
        T[] copy = [.. items];
        random.Shuffle(copy);
        return copy;
    }

    private static Hold[] Split(Hold hold, Random random)
    {
        var middle = hold.From + ((hold.To!.Value - hold.From) * random.NextDouble());
        return [hold with { To = middle }, hold with { From = middle }];
    }

    private static Period[] Split(Period period, Random random)
    {
        var middle = period.From + ((period.To - period.From) * random.NextDouble());
        return [period with { To = middle }, period with { From = middle }];
    }

    private static void AssertApart(List<Period> periods, Period within)
    {
        periods.Sort((a, b) => a.From.CompareTo(b.From));
        Assert.All(periods, p => Assert.True(p.From < p.To && p.From >= within.From && p.To <= within.To));
        Assert.All(periods.Zip(periods.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
    }

    private static string Told(ServiceAvailability report) => string.Join(
        '\n',
        [
            $"{report.ServiceTimeSeconds} {report.UpSeconds} {report.Verdict}",
            .. report.Evidence.Select(e => $"{Of(e.From, e.To)} {e.State} {Of(e.Causes)} {e.Exclusion}"),
            .. report.Excluded.Select(e => e.ToString()),
            .. report.Unmeasured.Select(u => u.ToString()),
            .. report.OutsideServiceTime.Select(o => o.ToString()),
        ]);

    private static string Told(IReadOnlyList<TimelineSegment> segments) =>
        string.Join('\n', segments.Select(s => $"{Of(s.From, s.To)} {s.State} {Of(s.Causes)}"));

    private static string Of(DateTimeOffset from, DateTimeOffset to) => string.Create(CultureInfo.InvariantCulture, $"{from:s} {to:s}");

    private static string Of(IEnumerable<Cause> causes) => string.Join(", ", causes.Select(c => $"{c.Kind} {c.Id}"));
}
