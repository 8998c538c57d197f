using StatusPage.Domain.Availability;

namespace StatusPage.Domain.Tests.Availability;

public sealed class CalendarMonthTests
{
    [Theory]
    [InlineData(2026, 2, 28 * 24)]
    [InlineData(2028, 2, 29 * 24)]
    [InlineData(2026, 3, (31 * 24) - 1)]
    [InlineData(2026, 10, (31 * 24) + 1)]
    [InlineData(2026, 12, 31 * 24)]
    public void A_month_is_as_long_as_its_hours(int year, int month, int hours) =>
        Assert.Equal(hours * 3600L, new CalendarMonth(year, month).In(Scenario.Amsterdam).Seconds);

    [Fact]
    public void A_month_begins_at_local_midnight()
    {
        Assert.Equal(DateTimeOffset.Parse("2026-10-31T23:00:00Z", null), new CalendarMonth(2026, 11).In(Scenario.Amsterdam).From);
        Assert.Equal(new CalendarMonth(2026, 11), CalendarMonth.Of(DateTimeOffset.Parse("2026-10-31T23:00:00Z", null), Scenario.Amsterdam));
        Assert.Equal(new CalendarMonth(2026, 10), CalendarMonth.Of(DateTimeOffset.Parse("2026-10-31T22:59:59Z", null), Scenario.Amsterdam));
    }

    [Fact]
    public void A_midnight_that_a_clock_change_skips_is_the_moment_of_the_change()
    {
        // In Beirut the clocks go forward at midnight: Sunday 29 March 2026 begins at 01:00, which is 22:00 UTC the evening before.
        var beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");
        var days = DayRollups.Compute(
            new ServiceLife(DateTimeOffset.UnixEpoch), [], [], new DateOnly(2026, 3, 28), new DateOnly(2026, 3, 30), beirut, DateTimeOffset.Parse("2026-05-01T00:00:00Z", null));

        Assert.Equal([86_400, 82_800, 86_400], days.Select(d => d.LengthSeconds));
    }

    [Theory]
    [InlineData("2026-11", true)]
    [InlineData("2026-13", false)]
    [InlineData("2026-1", false)]
    [InlineData("november", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_month_is_written_as_in_its_address(string? text, bool valid)
    {
        Assert.Equal(valid, CalendarMonth.TryParse(text, out var month));
        Assert.Equal(valid ? text : null, valid ? month.ToString() : null);
    }

    [Fact]
    public void Months_follow_on_each_other_over_the_year()
    {
        Assert.Equal(new CalendarMonth(2027, 1), new CalendarMonth(2026, 12).Next);
        Assert.Equal(new CalendarMonth(2025, 12), new CalendarMonth(2026, 1).Previous);
        Assert.True(new CalendarMonth(2025, 12) < new CalendarMonth(2026, 1));
    }
}
