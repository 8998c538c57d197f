using System.Diagnostics;
using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

public class OpeningHoursTests
{
    private static readonly OpeningHours Office = Agreement.Calendar.Office;

    [Theory]
    [InlineData("2026-11-23T07:29:59.9999999+01:00", false)]
    [InlineData("2026-11-23T07:30:00+01:00", true)]
    [InlineData("2026-11-23T17:59:59.9999999+01:00", true)]
    [InlineData("2026-11-23T18:00:00+01:00", false)]
    [InlineData("2026-11-22T12:00:00+01:00", false)]
    [InlineData("2026-12-31T23:30:00Z", false)]
    public void The_office_opens_on_the_stroke_and_is_closed_on_the_stroke(string moment, bool open) =>
        Assert.Equal(open, Office.IsOpen(At(moment)));

    [Theory]
    [InlineData("2026-11-27T18:00:00+01:00", "2026-11-30T07:30:00+01:00")]
    [InlineData("2026-11-30T07:29:59+01:00", "2026-11-30T07:30:00+01:00")]
    [InlineData("2026-11-30T07:30:00+01:00", "2026-12-01T07:30:00+01:00")]
    [InlineData("2026-11-30T12:00:00+01:00", "2026-12-01T07:30:00+01:00")]
    [InlineData("2026-12-24T20:00:00+01:00", "2026-12-28T07:30:00+01:00")]
    [InlineData("2026-12-31T18:00:00+01:00", "2027-01-04T07:30:00+01:00")]
    [InlineData("2026-04-02T18:00:00+02:00", "2026-04-03T07:30:00+02:00")]
    [InlineData("2026-03-27T18:00:00+01:00", "2026-03-30T07:30:00+02:00")]
    public void The_next_opening_skips_nights_weekends_and_holidays(string moment, string opening) =>
        Assert.Equal(At(opening), Office.NextOpening(At(moment)));

    [Fact]
    public void The_next_change_is_the_closing_while_open_and_the_opening_while_closed()
    {
        Assert.Equal(At("2026-11-27T18:00+01:00"), Office.NextChange(At("2026-11-27T07:30+01:00")));
        Assert.Equal(At("2026-11-30T07:30+01:00"), Office.NextChange(At("2026-11-27T18:00+01:00")));
        Assert.Null(Office.NextClosing(At("2026-11-27T18:00+01:00")));
    }

    [Fact]
    public void A_span_that_ends_exactly_at_closing_is_due_at_closing()
    {
        Assert.Equal(At("2026-11-27T18:00+01:00"), Office.AddWorkingTime(At("2026-11-27T14:00+01:00"), TimeSpan.FromHours(4)));
        Assert.Equal(At("2026-11-27T18:00+01:00"), Office.AddWorkingTime(At("2026-11-27T18:00+01:00"), TimeSpan.Zero));
    }

    [Fact]
    public void One_tick_more_than_until_closing_is_due_one_tick_after_opening() =>
        Assert.Equal(
            At("2026-11-30T07:30+01:00").AddTicks(1),
            Office.AddWorkingTime(At("2026-11-27T14:00+01:00"), TimeSpan.FromHours(4) + new TimeSpan(1)));

    [Fact]
    public void No_time_at_all_is_due_at_once_in_office_hours_and_at_the_opening_outside_them()
    {
        Assert.Equal(At("2026-11-27T14:00+01:00"), Office.AddWorkingTime(At("2026-11-27T14:00+01:00"), TimeSpan.Zero));
        Assert.Equal(At("2026-11-30T07:30+01:00"), Office.AddWorkingTime(At("2026-11-28T14:00+01:00"), TimeSpan.Zero));
    }

    [Fact]
    public void Counting_back_begins_at_the_opening_and_not_at_the_closing_before_it()
    {
        Assert.Equal(At("2026-11-30T07:30+01:00"), Office.SubtractWorkingTime(At("2026-11-30T11:30+01:00"), TimeSpan.FromHours(4)));
        Assert.Equal(At("2026-11-27T17:00+01:00"), Office.SubtractWorkingTime(At("2026-11-30T11:30+01:00"), TimeSpan.FromHours(5)));
        Assert.Equal(At("2026-11-27T14:00+01:00"), Office.SubtractWorkingTime(At("2026-11-29T11:30+01:00"), TimeSpan.FromHours(4)));
        Assert.Equal(At("2026-12-23T13:00+01:00"), Office.SubtractWorkingTime(At("2026-12-28T07:30+01:00"), TimeSpan.FromHours(15.5)));
    }

    [Fact]
    public void Working_time_between_two_moments_has_a_sign()
    {
        var friday = At("2026-11-27T17:00+01:00");
        var monday = At("2026-11-30T09:00+01:00");

        Assert.Equal(TimeSpan.FromHours(2.5), Office.WorkingTimeBetween(friday, monday));
        Assert.Equal(TimeSpan.FromHours(-2.5), Office.WorkingTimeBetween(monday, friday));
        Assert.Equal(TimeSpan.Zero, Office.WorkingTimeBetween(friday, friday));
        Assert.Equal(TimeSpan.Zero, Office.WorkingTimeBetween(At("2026-11-28T00:00Z"), At("2026-11-29T00:00Z")));
    }

    [Fact]
    public void The_time_of_a_year_is_its_working_days_times_ten_and_a_half_hours()
    {
        // 261 weekdays, less New Year, Easter Monday, King's Day, 5 May, Ascension, Whit Monday and Christmas Day.
        Assert.Equal(
            254 * TimeSpan.FromHours(10.5),
            Office.WorkingTimeBetween(At("2026-01-01T00:00+01:00"), At("2027-01-01T00:00+01:00")));
    }

    [Fact]
    public void A_length_below_zero_or_beyond_reason_is_refused()
    {
        var now = At("2026-11-27T17:00+01:00");

        Assert.Throws<ArgumentOutOfRangeException>(() => Office.AddWorkingTime(now, new TimeSpan(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Office.SubtractWorkingTime(now, new TimeSpan(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Office.AddWorkingTime(now, OpeningHours.LongestWorkingTime + new TimeSpan(1)));
    }

    [Fact]
    public void Working_time_that_runs_out_of_the_calendar_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Office.AddWorkingTime(At("9999-01-01T00:00Z"), TimeSpan.FromHours(10_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Office.SubtractWorkingTime(At("0002-01-01T00:00Z"), TimeSpan.FromHours(10_000)));
    }

    [Fact]
    public void Opening_in_the_skipped_hour_happens_at_the_jump()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "02:30-05:00");

        Assert.False(hours.IsOpen(At("2026-03-29T01:59+01:00")));
        Assert.True(hours.IsOpen(At("2026-03-29T03:00+02:00")));
        Assert.Equal(At("2026-03-29T03:00+02:00"), hours.NextOpening(At("2026-03-28T12:00+01:00")));
        Assert.Equal(TimeSpan.FromHours(2), OpenOn(hours, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"));
    }

    [Fact]
    public void Closing_in_the_skipped_hour_happens_at_the_jump()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "01:00-02:30");

        Assert.True(hours.IsOpen(At("2026-03-29T01:59+01:00")));
        Assert.Equal(At("2026-03-29T03:00+02:00"), hours.NextClosing(At("2026-03-29T01:30+01:00")));
    }

    [Fact]
    public void Hours_wholly_in_the_skipped_hour_do_not_happen_that_day()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "02:10-02:50");

        Assert.Equal(At("2026-03-30T02:10+02:00"), hours.NextOpening(At("2026-03-28T03:00+01:00")));
    }

    [Fact]
    public void Opening_in_the_repeated_hour_happens_the_first_time()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "02:30-05:00");

        Assert.Equal(At("2026-10-25T02:30+02:00"), hours.NextOpening(At("2026-10-24T12:00+02:00")));
        Assert.True(hours.IsOpen(At("2026-10-25T02:15+01:00")));
        Assert.Equal(TimeSpan.FromHours(3.5), OpenOn(hours, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"));
    }

    [Fact]
    public void Closing_in_the_repeated_hour_happens_the_second_time()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "01:00-02:30");

        Assert.Equal(At("2026-10-25T02:30+01:00"), hours.NextClosing(At("2026-10-25T01:30+02:00")));
        Assert.True(hours.IsOpen(At("2026-10-25T02:45+02:00")));
    }

    [Fact]
    public void Four_hours_across_a_clock_change_are_four_real_hours()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "00:00-12:00");

        Assert.Equal(At("2026-03-29T06:00+02:00"), hours.AddWorkingTime(At("2026-03-29T01:00+01:00"), TimeSpan.FromHours(4)));
        Assert.Equal(At("2026-10-25T04:00+01:00"), hours.AddWorkingTime(At("2026-10-25T01:00+02:00"), TimeSpan.FromHours(4)));
        Assert.Equal(At("2026-10-25T01:00+02:00"), hours.SubtractWorkingTime(At("2026-10-25T04:00+01:00"), TimeSpan.FromHours(4)));
    }

    [Fact]
    public void A_break_in_the_repeated_hour_is_not_counted_twice()
    {
        var clock = new LocalClock(Agreement.Amsterdam);
        var hours = new OpeningHours(clock, Agreement.On(Enum.GetValues<DayOfWeek>(), "01:00-02:15", "02:30-04:00"), null);

        // Each side of the break reaches over it, one in the first 02:15 to 02:30 and one in the second.
        Assert.Equal(TimeSpan.FromHours(4), OpenOn(hours, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"));
        Assert.Equal(At("2026-10-25T04:00+01:00"), hours.NextClosing(At("2026-10-25T01:00+02:00")));
    }

    [Fact]
    public void Hours_reach_over_midnight_where_the_clock_is_put_back_across_it()
    {
        // In Newfoundland of 2010 the clock went from Sunday 00:01 back to Saturday 23:01.
        var clock = new LocalClock(TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns"));
        var saturday = new OpeningHours(clock, Agreement.On([DayOfWeek.Saturday], "22:00-24:00"), null);
        var sunday = new OpeningHours(clock, Agreement.On([DayOfWeek.Sunday], "00:00-02:00"), null);
        var firstMidnight = At("2010-11-07T00:00-02:30");
        var secondHalfPastEleven = At("2010-11-06T23:30-03:30");

        Assert.True(saturday.IsOpen(firstMidnight));
        Assert.Equal(firstMidnight.AddSeconds(20), saturday.AddWorkingTime(firstMidnight, TimeSpan.FromSeconds(20)));
        Assert.Equal(At("2010-11-07T00:00-03:30"), saturday.NextClosing(At("2010-11-06T22:00-02:30")));
        Assert.True(sunday.IsOpen(secondHalfPastEleven));
        Assert.Equal(firstMidnight, sunday.NextOpening(At("2010-11-06T12:00-02:30")));
        Assert.Equal(
            secondHalfPastEleven.AddMinutes(-10), sunday.SubtractWorkingTime(secondHalfPastEleven, TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void A_day_that_a_zone_left_out_has_no_hours()
    {
        var hours = Agreement.Hours("Pacific/Apia", "09:00-17:00");

        Assert.Equal(At("2011-12-31T09:00+14:00"), hours.NextOpening(At("2011-12-29T17:00-10:00")));
    }

    [Fact]
    public void A_night_shift_goes_on_past_midnight_without_a_change()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "22:00-06:00", Holidays.Official());

        Assert.Equal(At("2026-11-24T06:00+01:00"), hours.NextClosing(At("2026-11-23T23:00+01:00")));
    }

    [Fact]
    public void A_holiday_closes_its_own_calendar_day_and_no_other()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "22:00-06:00", Holidays.Official());

        Assert.Equal(At("2026-05-05T00:00+02:00"), hours.NextClosing(At("2026-05-04T22:00+02:00")));
        Assert.Equal(At("2026-05-06T00:00+02:00"), hours.NextOpening(At("2026-05-05T00:00+02:00")));
    }

    [Fact]
    public void Who_never_closes_has_no_next_change()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "00:00-24:00");
        var now = At("2026-10-25T02:30+01:00");

        Assert.True(hours.IsOpen(now));
        Assert.Null(hours.NextChange(now));
        Assert.Null(hours.NextOpening(now));
        Assert.Equal(now.AddHours(1000), hours.AddWorkingTime(now, TimeSpan.FromHours(1000)));
        Assert.Equal(now.AddHours(-1000), hours.SubtractWorkingTime(now, TimeSpan.FromHours(1000)));
    }

    [Fact]
    public void Who_only_closes_on_holidays_changes_at_the_next_one()
    {
        var hours = Agreement.Hours("Europe/Amsterdam", "00:00-24:00", Holidays.Official());

        Assert.Equal(At("2026-12-25T00:00+01:00"), hours.NextChange(At("2026-06-01T00:00+02:00")));
        Assert.Equal(At("2026-12-27T00:00+01:00"), hours.NextChange(At("2026-12-25T00:00+01:00")));
    }

    [Fact]
    public void Holidays_on_every_day_leave_no_next_opening()
    {
        var everyDay = Enumerable.Range(0, 366).Select(new DateOnly(2028, 1, 1).AddDays)
            .Select(d => new AddedHoliday(new HolidayDate(null, d.Month, d.Day), new LocalizedText("Dicht", "Closed")));
        var hours = Agreement.Hours("Europe/Amsterdam", "09:00-17:00", new Holidays(everyDay, [], []));

        Assert.False(hours.IsOpen(At("2026-11-23T12:00Z")));
        Assert.Null(hours.NextOpening(At("2026-11-23T12:00Z")));
    }

    [Fact]
    public void Eighty_hours_are_added_by_the_day_and_not_by_the_minute()
    {
        var from = At("2026-11-23T10:00+01:00");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 2_000; i++)
        {
            Office.AddWorkingTime(from.AddMinutes(i), TimeSpan.FromHours(80));
        }

        // About a tenth of a second; by the minute it would be 27 million steps.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static TimeSpan OpenOn(OpeningHours hours, string from, string until) =>
        hours.WorkingTimeBetween(At(from), At(until));
}
