using System.Globalization;
using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

public class NotificationDeadlineTests
{
    [Theory]
    [InlineData(
        "2026-11-30T05:00+01:00",
        "outside office hours; the office opens at 07:30 on Monday 30 November, so at the latest 08:30",
        "buiten kantoortijden; het kantoor gaat open op maandag 30 november om 07:30, dus uiterlijk om 08:30")]
    [InlineData(
        "2026-11-28T12:00+01:00",
        "outside office hours; 4 hours after detection is earlier than 1 hour after the opening at 07:30 on Monday 30 November, so at the latest 16:00",
        "buiten kantoortijden; 4 uur na de ontdekking is eerder dan 1 uur na de opening op maandag 30 november om 07:30, dus uiterlijk om 16:00")]
    [InlineData(
        "2026-11-29T22:30+01:00",
        "outside office hours; 4 hours after detection is earlier than 1 hour after the opening at 07:30 on Monday 30 November, so at the latest 02:30 on Monday 30 November",
        "buiten kantoortijden; 4 uur na de ontdekking is eerder dan 1 uur na de opening op maandag 30 november om 07:30, dus uiterlijk op maandag 30 november om 02:30")]
    [InlineData(
        "2026-11-23T10:00:15+01:00",
        "in office hours; 1 hour after detection, so at the latest 11:00:15",
        "binnen kantoortijden; 1 uur na de ontdekking, dus uiterlijk om 11:00:15")]
    [InlineData(
        "2026-04-27T11:00+02:00",
        "outside office hours (King's Day); 4 hours after detection is earlier than 1 hour after the opening at 07:30 on Tuesday 28 April, so at the latest 15:00",
        "buiten kantoortijden (Koningsdag); 4 uur na de ontdekking is eerder dan 1 uur na de opening op dinsdag 28 april om 07:30, dus uiterlijk om 15:00")]
    [InlineData(
        "2026-12-31T22:00+01:00",
        "outside office hours; 4 hours after detection is earlier than 1 hour after the opening at 07:30 on Monday 4 January 2027, so at the latest 02:00 on Friday 1 January 2027",
        "buiten kantoortijden; 4 uur na de ontdekking is eerder dan 1 uur na de opening op maandag 4 januari 2027 om 07:30, dus uiterlijk op vrijdag 1 januari 2027 om 02:00")]
    public void The_reason_can_be_checked_by_who_reads_it(string detected, string english, string dutch)
    {
        var reason = Agreement.Calendar.NotificationDeadlineFor(At(detected)).Reason;

        Assert.Equal(english, reason.En);
        Assert.Equal(dutch, reason.Nl);
    }

    [Theory]
    [InlineData("2026-10-24T22:30+02:00", "02:30 (UTC+02:00) on Sunday 25 October")]
    [InlineData("2026-10-24T23:30+02:00", "02:30 (UTC+01:00) on Sunday 25 October")]
    [InlineData("2026-10-25T00:30+02:00", "at the latest 03:30")]
    public void In_the_night_of_the_clock_change_the_reason_says_which_half_past_two(string detected, string expected) =>
        Assert.EndsWith(
            expected, Agreement.Calendar.NotificationDeadlineFor(At(detected)).Reason.En, StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-11-23T10:00+01:00", "N1")]
    [InlineData("2026-11-30T05:00+01:00", "N2")]
    [InlineData("2026-11-28T12:00+01:00", "N2")]
    public void The_rule_is_named(string detected, string rule) =>
        Assert.Equal(rule, Agreement.Calendar.NotificationDeadlineFor(At(detected)).Rule);

    [Fact]
    public void Where_both_moments_of_N2_are_one_the_opening_is_the_reason() =>
        Assert.Equal(
            "outside office hours; the office opens at 07:30 on Monday 30 November, so at the latest 08:30",
            Agreement.Calendar.NotificationDeadlineFor(At("2026-11-30T04:30+01:00")).Reason.En);

    [Fact]
    public void The_terms_are_the_owners()
    {
        var terms = new NotificationTerms(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(90));
        var calendar = new BusinessCalendar(Agreement.Policy with { Notification = terms });

        var inside = calendar.NotificationDeadlineFor(At("2026-11-23T10:00+01:00"));
        Assert.Equal(At("2026-11-23T10:00:20+01:00"), inside.Due);
        Assert.Equal(At("2026-11-23T11:30+01:00"), inside.AcknowledgementDue);
        Assert.Equal("in office hours; 20 seconds after detection, so at the latest 10:00:20", inside.Reason.En);

        var outside = calendar.NotificationDeadlineFor(At("2026-11-28T10:00+01:00"));
        Assert.Equal(At("2026-11-28T10:01:40+01:00"), outside.Due);
        Assert.Equal(At("2026-11-30T09:00+01:00"), outside.AcknowledgementDue);
        Assert.StartsWith(
            "buiten kantoortijden; 1 minuut en 40 seconden na de ontdekking is eerder dan 20 seconden na de opening",
            outside.Reason.Nl,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_terms_are_one_four_and_one_hours() =>
        Assert.Equal(
            new NotificationTerms(TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(1)), new NotificationTerms());

    [Fact]
    public void A_term_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NotificationTerms(office: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NotificationTerms(outside: TimeSpan.FromHours(-4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NotificationTerms(acknowledgement: TimeSpan.Zero));
    }

    [Fact]
    public void An_added_holiday_moves_the_deadline_and_is_named_even_in_one_language()
    {
        var holidays = new Holidays([new(new HolidayDate(2026, 12, 24), new LocalizedText("Brugdag", null))], [], []);
        var calendar = new BusinessCalendar(Agreement.Policy with { Holidays = holidays });

        var deadline = calendar.NotificationDeadlineFor(At("2026-12-24T10:00+01:00"));

        Assert.Equal(At("2026-12-24T14:00+01:00"), deadline.Due);
        Assert.Equal(At("2026-12-28T08:30+01:00"), deadline.AcknowledgementDue);
        Assert.StartsWith("outside office hours (Brugdag); ", deadline.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void An_office_elsewhere_keeps_its_own_hours()
    {
        var calendar = new BusinessCalendar(new CalendarPolicy(
            TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"),
            Agreement.On([DayOfWeek.Sunday, DayOfWeek.Monday], "10:00-13:00", "14:00-17:00"),
            new Holidays([], Enum.GetValues<OfficialHoliday>(), []),
            [],
            new NotificationTerms()));

        var deadline = calendar.NotificationDeadlineFor(At("2026-04-05T13:15+05:45"));

        Assert.Equal(At("2026-04-05T15:00+05:45"), deadline.Due);
        Assert.Equal(
            "outside office hours; the office opens at 14:00 on Sunday 5 April, so at the latest 15:00", deadline.Reason.En);
        Assert.Empty(calendar.DesksAt(deadline.Due));
    }

    [Fact]
    public void An_office_that_can_never_open_says_so()
    {
        var everyDay = Enumerable.Range(0, 366).Select(new DateOnly(2028, 1, 1).AddDays)
            .Select(d => new AddedHoliday(new HolidayDate(null, d.Month, d.Day), LocalizedText.Empty));
        var calendar = new BusinessCalendar(Agreement.Policy with { Holidays = new Holidays(everyDay, [], []) });

        Assert.Throws<InvalidOperationException>(() => calendar.NotificationDeadlineFor(At("2026-11-23T10:00+01:00")));
    }

    [Theory]
    [InlineData("da-DK")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void The_machines_culture_has_no_say(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal(
                "outside office hours; 4 hours after detection is earlier than 1 hour after the opening at 07:30 on "
                    + "Monday 4 January 2027, so at the latest 02:00 on Friday 1 January 2027",
                Agreement.Calendar.NotificationDeadlineFor(At("2026-12-31T22:00+01:00")).Reason.En);
            Assert.Equal("07:30–18:00", ClockSpan.Parse("07:30-18:00").ToString());
            Assert.True(HolidayDate.TryParse("2026-12-24", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("0001-06-01T00:00Z", false)]
    [InlineData("0002-01-01T00:00Z", true)]
    [InlineData("9000-12-31T00:00Z", true)]
    [InlineData("9001-01-01T00:00Z", false)]
    public void The_calendar_says_which_moments_it_covers(string moment, bool covered)
    {
        Assert.Equal(covered, BusinessCalendar.Covers(At(moment)));
        Assert.True(!covered || Agreement.Calendar.NotificationDeadlineFor(At(moment)).Due > At(moment));
    }
}
