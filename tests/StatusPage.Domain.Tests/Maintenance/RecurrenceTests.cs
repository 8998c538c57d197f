using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Maintenance;

public sealed class RecurrenceTests
{
    private static readonly LocalClock Amsterdam = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "2026-11-24, 2026-12-01, 2026-12-08")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-11-26, 2026-12-07, 2026-12-10")]
    [InlineData("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "2026-11-29, 2026-12-20, 2027-01-10")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08, 2027-01-12, 2027-02-09")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29, 2026-12-27, 2027-01-31")]
    [InlineData("FREQ=MONTHLY;BYDAY=5MO", "2026-11-30, 2027-03-29, 2027-05-31")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA", "2027-02-06, 2027-05-01, 2027-08-07")]
    public void The_days_are_those_of_the_calendar_from_the_first_on(string rule, string days) =>
        Assert.Equal(days, string.Join(", ", Recurrence.Parse(rule).Rule!.From(new DateOnly(2026, 11, 24)).Take(3).Select(d => d.ToString("yyyy-MM-dd", null))));

    [Theory]
    [InlineData("FREQ=DAILY;BYDAY=MO", "freq")]
    [InlineData("FREQ=WEEKLY", "byday")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", "byday")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO", "byday")]
    [InlineData("FREQ=MONTHLY;BYDAY=6MO", "byday")]
    [InlineData("FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", "interval")]
    [InlineData("FREQ=WEEKLY;COUNT=3;BYDAY=MO", "part")]
    [InlineData("weekly", "shape")]
    public void What_is_not_of_the_subset_is_refused_and_says_what(string rule, string problem) =>
        Assert.Equal((null, problem), Recurrence.Parse(rule));

    [Theory]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1SU")]
    public void It_is_written_as_it_was_read(string rule) => Assert.Equal(rule, Recurrence.Parse(rule).Rule!.ToString());

    [Fact]
    public void A_turn_begins_by_the_clock_and_lasts_elapsed_time_on_the_night_the_clock_changes()
    {
        var (series, _) = MaintenanceSeries.Make("abcdefghijkl", Facts(Recurrence.Weekly(1, DayOfWeek.Saturday)) with { StartsAt = new TimeOnly(23, 0), Length = TimeSpan.FromHours(5) }, "test", DateTimeOffset.UnixEpoch);

        Assert.Equal(new DateTimeOffset(2026, 10, 24, 21, 0, 0, TimeSpan.Zero), series!.WindowOn(new DateOnly(2026, 10, 24), Amsterdam).Start);
        Assert.Equal(new DateTimeOffset(2026, 10, 31, 22, 0, 0, TimeSpan.Zero), series.WindowOn(new DateOnly(2026, 10, 31), Amsterdam).Start);
        var (start, end) = series.WindowOn(new DateOnly(2026, 10, 24), Amsterdam);
        Assert.Equal(TimeSpan.FromHours(5), end - start);
        Assert.Equal(3, Amsterdam.At(end).Hour);
    }

    [Fact]
    public void Only_turns_that_are_still_to_come_and_within_the_days_ahead_are_due()
    {
        var (series, _) = MaintenanceSeries.Make("abcdefghijkl", Facts(Recurrence.Weekly(1, DayOfWeek.Tuesday)), "test", DateTimeOffset.UnixEpoch);
        var tuesday = new DateTimeOffset(2026, 11, 24, 20, 59, 0, TimeSpan.Zero);

        Assert.Equal([new(2026, 11, 24), new(2026, 12, 1), new DateOnly(2026, 12, 8)], series!.DueAt(tuesday, Amsterdam));
        Assert.Equal([new(2026, 12, 1), new DateOnly(2026, 12, 8)], series.DueAt(tuesday.AddMinutes(1), Amsterdam));
        series.End(tuesday);
        Assert.Empty(series.DueAt(tuesday, Amsterdam));
    }

    private static SeriesFacts Facts(Recurrence rule) => new(
        rule, new DateOnly(2026, 1, 1), new TimeOnly(22, 0), TimeSpan.FromHours(2), 14, new LocalizedText("Updates", "Updates"), new LocalizedText("Tekst", "Text"),
        MaintenanceKind.Regular, ExpectedImpact.Minimal, ["web"], "Terug naar de oude versie.", null, true);
}
