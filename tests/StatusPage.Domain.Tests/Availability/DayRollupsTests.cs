using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using static StatusPage.Domain.Catalogue.ServiceState;

namespace StatusPage.Domain.Tests.Availability;

public sealed class DayRollupsTests
{
    private static readonly Scenario Nov = Scenario.In("2026-11");
    private static readonly Scenario Oct = Scenario.In("2026-10");
    private static readonly Scenario Mar = Scenario.In("2026-03");

    [Fact]
    public void A_day_shows_its_worst_state_and_how_long_each_lasted()
    {
        var day = Day(Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:10").Incident("i", DegradedPerformance, "11-03 10:10", "11-03 11:00"), 3);

        Assert.Equal(MajorOutage, day.Worst);
        Assert.Equal(new StateSeconds(86_400 - 3600, 0, 3000, 0, 600), day.In);
    }

    [Fact]
    public void An_outage_over_midnight_is_on_both_days()
    {
        var outage = Nov.Incident("i", PartialOutage, "11-03 23:00", "11-04 02:00");

        Assert.Equal(3600, Day(outage, 3).In[PartialOutage]);
        Assert.Equal(7200, Day(outage, 4).In[PartialOutage]);
        Assert.Equal(Operational, Day(outage, 5).Worst);
    }

    [Fact]
    public void Days_of_23_and_25_hours_have_their_own_length()
    {
        var outage = Oct.Incident("i", MajorOutage, "10-20 00:00", "10-30 00:00");

        Assert.Equal(new StateSeconds(0, 0, 0, 0, 90_000), Day(outage, 25).In);
        Assert.Equal(86_400, Day(outage, 26).LengthSeconds);
        Assert.Equal(82_800, Day(Mar, 29).LengthSeconds);
    }

    [Fact]
    public void The_hour_that_comes_twice_counts_twice() =>
        Assert.Equal(4 * 3600, Day(Oct.Monitor(MajorOutage, "10-25 01:00", "10-25 04:00"), 25).In.MajorOutage);

    [Fact]
    public void A_day_that_was_not_measured_is_not_well()
    {
        var day = Day(Nov.Silent("11-02 20:00", "11-05 00:00"), 3);

        Assert.Null(day.Worst);
        Assert.Equal((0, 86_400), (day.In.Total, day.UnmeasuredSeconds));
    }

    [Fact]
    public void A_day_that_was_partly_measured_says_so()
    {
        var day = Day(Nov.Silent("11-03 10:00", "11-03 12:00"), 3);

        Assert.Equal(Operational, day.Worst);
        Assert.Equal((86_400 - 7200, 7200), (day.In.Operational, day.UnmeasuredSeconds));
    }

    [Fact]
    public void What_was_published_is_seen_although_monitors_were_silent()
    {
        var day = Day(Nov.Silent("11-03 00:00", "11-04 00:00").Incident("i", DegradedPerformance, "11-03 10:00", "11-03 11:00").Monitor(MajorOutage, "11-03 10:00", "11-03 11:00"), 3);

        Assert.Equal(DegradedPerformance, day.Worst);
        Assert.Equal((3600, 82_800), (day.In.DegradedPerformance, day.UnmeasuredSeconds));
    }

    [Fact]
    public void Before_its_creation_and_after_its_archival_a_service_is_absent()
    {
        var life = Nov.Created("11-03 06:00").Archived("11-04 18:00").Incident("i", MajorOutage, "11-02 00:00", "11-06 00:00");

        Assert.Equal((86_400, 0), (Day(life, 2).AbsentSeconds, Day(life, 2).In.Total));
        Assert.Equal((21_600, 64_800), (Day(life, 3).AbsentSeconds, Day(life, 3).In.MajorOutage));
        Assert.Equal((21_600, 64_800), (Day(life, 4).AbsentSeconds, Day(life, 4).In.MajorOutage));
        Assert.Null(Day(life, 5).Worst);
    }

    [Fact]
    public void Today_ends_now_and_tomorrow_is_not_there_yet()
    {
        var open = Nov.Incident("i", MajorOutage, "11-10 11:00", null).NowIs("11-10 12:00");

        var days = Days(open, 9, 12);

        Assert.Equal([9, 10], days.Select(d => d.Day.Day));
        Assert.Equal(new StateSeconds(39_600, 0, 0, 0, 3600), days[1].In);
    }

    [Fact]
    public void A_day_that_is_over_does_not_change_with_what_happens_later()
    {
        var before = Nov.Incident("i", PartialOutage, "11-03 10:00", "11-03 11:00").NowIs("11-04 00:00");
        var after = before.Incident("j", MajorOutage, "11-04 00:00", null).Silent("11-05 00:00", "11-06 00:00").Archived("11-20 00:00").NowIs("11-28 09:30");

        Assert.Equal(Day(before, 3), Day(after, 3));
    }

    [Fact]
    public void Ninety_days_are_ninety_rollups()
    {
        var first = new DateOnly(2026, 9, 12);

        var days = DayRollups.Compute(Nov.History.Life, [], [], first, first.AddDays(89), Scenario.Amsterdam, Nov.Now.AddDays(30));

        Assert.Equal(Enumerable.Range(0, 90).Select(first.AddDays), days.Select(d => d.Day));
        Assert.Equal((90 * 86_400) + 3600, days.Sum(d => d.LengthSeconds));
    }

    private static DayRollup Day(Scenario scenario, int day) => Assert.Single(Days(scenario, day, day));

    private static IReadOnlyList<DayRollup> Days(Scenario scenario, int first, int last)
    {
        var history = scenario.History;
        var (year, month) = (scenario.Month.Year, scenario.Month.Month);
        return DayRollups.Compute(
            history.Life, history.Holds, history.Silences, new DateOnly(year, month, first), new DateOnly(year, month, last), Scenario.Amsterdam, scenario.Now);
    }
}
