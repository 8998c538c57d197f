using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

public class DesksTests
{
    [Theory]
    [InlineData("2026-11-23T07:29+01:00", false, "2026-11-23T07:30+01:00")]
    [InlineData("2026-11-23T07:30+01:00", true, "2026-11-23T12:30+01:00")]
    [InlineData("2026-11-23T12:30+01:00", false, "2026-11-23T13:00+01:00")]
    [InlineData("2026-11-23T13:00+01:00", true, "2026-11-23T18:00+01:00")]
    [InlineData("2026-11-27T18:00+01:00", false, "2026-11-30T07:30+01:00")]
    [InlineData("2026-12-25T10:00+01:00", false, "2026-12-28T07:30+01:00")]
    public void The_telephone_desk_works_on_working_days_and_has_lunch(string at, bool open, string changes) =>
        AssertDesk(Agreement.Telephone, at, open, changes);

    [Theory]
    [InlineData("2026-11-27T17:59+01:00", false, "2026-11-27T18:00+01:00")]
    [InlineData("2026-11-27T18:00+01:00", true, "2026-11-27T21:00+01:00")]
    [InlineData("2026-11-27T21:00+01:00", false, "2026-11-28T10:00+01:00")]
    [InlineData("2026-11-28T16:59+01:00", true, "2026-11-28T17:00+01:00")]
    [InlineData("2026-11-29T12:00+01:00", true, "2026-11-29T17:00+01:00")]
    [InlineData("2026-11-29T17:00+01:00", false, "2026-12-04T18:00+01:00")]
    [InlineData("2026-12-25T19:00+01:00", true, "2026-12-25T21:00+01:00")]
    [InlineData("2026-12-26T12:00+01:00", true, "2026-12-26T17:00+01:00")]
    [InlineData("2026-04-05T12:00+02:00", true, "2026-04-05T17:00+02:00")]
    public void The_weekend_desk_is_there_on_holidays_too(string at, bool open, string changes) =>
        AssertDesk(Agreement.Weekend, at, open, changes);

    [Fact]
    public void A_desk_that_never_closes_is_open_without_an_end()
    {
        var always = new DeskGroup(
            "always",
            new LocalizedText("Dag en nacht", "Day and night"),
            Agreement.On(Enum.GetValues<DayOfWeek>(), "00:00-24:00"),
            OpenOnHolidays: true);
        var calendar = new BusinessCalendar(Agreement.Policy with { Desks = [always] });

        Assert.Equal([new DeskStatus(always, true, null, null)], calendar.DesksAt(At("2026-12-25T03:00Z")));
    }

    private static void AssertDesk(DeskGroup desk, string at, bool open, string changes)
    {
        var status = Assert.Single(Agreement.Calendar.DesksAt(At(at)), s => s.Group == desk);

        Assert.Equal(open, status.IsOpen);
        Assert.Equal(open ? At(changes) : null, status.Until);
        Assert.Equal(open ? null : At(changes), status.Opens);
    }
}
