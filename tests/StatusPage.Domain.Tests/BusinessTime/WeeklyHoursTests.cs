using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

public class WeeklyHoursTests
{
    [Theory]
    [InlineData("07:30-18:00", "07:30–18:00")]
    [InlineData("07:30 – 18:00", "07:30–18:00")]
    [InlineData("00:00-24:00", "00:00–24:00")]
    [InlineData("22:00-06:00", "22:00–06:00")]
    [InlineData("18:00-00:00", "18:00–00:00")]
    public void Hours_are_read_as_the_owner_writes_them(string text, string written)
    {
        Assert.True(ClockSpan.TryParse(text, out var span));
        Assert.Equal(written, span.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("07:30")]
    [InlineData("07:30-18:00-19:00")]
    [InlineData("7:30-18:00")]
    [InlineData("07:30-24:01")]
    [InlineData("24:00-06:00")]
    [InlineData("09:00-09:00")]
    [InlineData("half past seven until six")]
    public void What_are_no_hours_is_not_read(string? text) => Assert.False(ClockSpan.TryParse(text, out _));

    [Fact]
    public void Hours_that_cannot_be_read_are_named_in_the_error() =>
        Assert.Contains("7-19", Assert.Throws<FormatException>(() => ClockSpan.Parse("7-19")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_span_outside_the_day_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSpan(TimeSpan.FromHours(-1), TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSpan(TimeSpan.FromHours(1), TimeSpan.FromHours(25)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSpan(TimeSpan.FromHours(24), TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSpan(TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Spans_of_a_day_are_sorted_and_joined_where_they_touch_or_overlap()
    {
        var week = Agreement.On([DayOfWeek.Monday], "13:00-18:00", "07:30-12:30", "12:00-12:45", "18:00-19:00");

        Assert.Equal([Part(7.5, 12.75), Part(13, 19)], week.On(DayOfWeek.Monday));
        Assert.Empty(week.On(DayOfWeek.Tuesday));
    }

    [Fact]
    public void A_night_is_cut_at_midnight_and_goes_on_the_next_day()
    {
        var week = Agreement.On([DayOfWeek.Saturday], "22:00-06:00");

        Assert.Equal([Part(22, 24)], week.On(DayOfWeek.Saturday));
        Assert.Equal([Part(0, 6)], week.On(DayOfWeek.Sunday));
        Assert.Empty(week.On(DayOfWeek.Monday));
    }

    [Fact]
    public void Hours_until_midnight_leave_nothing_for_the_next_day()
    {
        var week = Agreement.On([DayOfWeek.Saturday], "18:00-00:00");

        Assert.Equal([Part(18, 24)], week.On(DayOfWeek.Saturday));
        Assert.Empty(week.On(DayOfWeek.Sunday));
    }

    [Fact]
    public void A_week_without_hours_is_refused() => Assert.Throws<ArgumentException>(() => new WeeklyHours([]));

    [Theory]
    [InlineData(true, "00:00-24:00")]
    [InlineData(true, "12:00-00:00", "00:00-12:00")]
    [InlineData(true, "20:00-08:00", "08:00-20:00")]
    [InlineData(false, "00:00-23:59")]
    [InlineData(false, "00:01-24:00")]
    public void Round_the_clock_is_seen_however_it_is_written(bool expected, params string[] spans) =>
        Assert.Equal(expected, Agreement.On(Enum.GetValues<DayOfWeek>(), spans).IsRoundTheClock);

    private static DayPart Part(double from, double until) => new(TimeSpan.FromHours(from), TimeSpan.FromHours(until));
}
