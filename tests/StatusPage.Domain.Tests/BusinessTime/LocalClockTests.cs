using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

public class LocalClockTests
{
    [Theory]
    [InlineData("Europe/Amsterdam", "2026-07-01T12:00", "2026-07-01T10:00Z", "2026-07-01T10:00Z")]
    [InlineData("Europe/Amsterdam", "2026-03-29T01:59", "2026-03-29T00:59Z", "2026-03-29T00:59Z")]
    [InlineData("Europe/Amsterdam", "2026-03-29T02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Amsterdam", "2026-03-29T03:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Amsterdam", "2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z")]
    [InlineData("Europe/Amsterdam", "2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z")]
    [InlineData("America/St_Johns", "2010-11-06T23:30", "2010-11-07T02:00Z", "2010-11-07T03:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15Z", "2025-12-31T18:15Z")]
    public void A_local_time_is_reached_where_the_clock_shows_it(string zone, string local, string first, string last)
    {
        var clock = In(zone);
        var time = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(At(first), clock.FirstReaches(time));
        Assert.Equal(At(last), clock.LastReaches(time));
        Assert.Equal(TimeSpan.Zero, clock.FirstReaches(time).Offset);
    }

    [Theory]
    [InlineData("2026-10-25T01:59:59+02:00", false)]
    [InlineData("2026-10-25T02:00:00+02:00", true)]
    [InlineData("2026-10-25T02:59:59+02:00", true)]
    [InlineData("2026-10-25T02:00:00+01:00", true)]
    [InlineData("2026-10-25T02:59:59+01:00", true)]
    [InlineData("2026-10-25T03:00:00+01:00", false)]
    [InlineData("2026-03-29T03:30:00+02:00", false)]
    [InlineData("2026-06-01T02:30:00+02:00", false)]
    public void Only_the_hour_that_comes_twice_is_repeated(string moment, bool repeated) =>
        Assert.Equal(repeated, In("Europe/Amsterdam").IsRepeated(At(moment)));

    [Fact]
    public void A_day_starts_at_the_jump_where_the_clock_skips_midnight() =>
        Assert.Equal(At("2026-09-06T04:00Z"), In("America/Santiago").StartOf(new DateOnly(2026, 9, 6)));

    [Theory]
    [InlineData("Europe/Amsterdam")]
    [InlineData("America/St_Johns")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Pacific/Apia")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Antarctica/Troll")]
    public void Every_moment_lies_between_the_first_and_the_last_time_its_clock_is_reached(string zone)
    {
        var clock = In(zone);
        var step = TimeSpan.FromMinutes(15);
        for (var moment = At("2011-01-01T00:00Z"); moment < At("2012-01-10T00:00Z"); moment += step)
        {
            var local = clock.At(moment);
            Assert.True(clock.FirstReaches(local) <= moment, $"{moment:O}");
            Assert.True(clock.IsRepeated(moment) || clock.FirstReaches(local) == clock.LastReaches(local), $"{moment:O}");
            Assert.Equal(local, clock.At(clock.FirstReaches(local)));
        }
    }

    private static LocalClock In(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));
}
