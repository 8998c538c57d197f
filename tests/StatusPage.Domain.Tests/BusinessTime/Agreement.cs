using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

/// <summary>The hours of sla.md, as the shipped site.yml sets them.</summary>
internal static class Agreement
{
    public static readonly DayOfWeek[] WorkingDays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public static readonly WeeklyHours OfficeHours = On(WorkingDays, "07:30-18:00");

    public static readonly DeskGroup Telephone = new(
        "telephone",
        new LocalizedText("Servicedesk", "Service desk"),
        On(WorkingDays, "07:30-12:30", "13:00-18:00"),
        OpenOnHolidays: false);

    public static readonly DeskGroup Weekend = new(
        "weekend",
        new LocalizedText("Weekenddesk", "Weekend desk"),
        new WeeklyHours(
        [
            (DayOfWeek.Friday, ClockSpan.Parse("18:00-21:00")),
            (DayOfWeek.Saturday, ClockSpan.Parse("10:00-17:00")),
            (DayOfWeek.Sunday, ClockSpan.Parse("10:00-17:00")),
        ]),
        OpenOnHolidays: true);

    public static readonly TimeZoneInfo Amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    public static readonly CalendarPolicy Policy = new(
        Amsterdam, OfficeHours, Holidays.Official(), [Telephone, Weekend], new NotificationTerms());

    public static readonly BusinessCalendar Calendar = new(Policy);

    public static WeeklyHours On(IEnumerable<DayOfWeek> days, params string[] spans) =>
        new(from day in days from span in spans select (day, ClockSpan.Parse(span)));

    public static OpeningHours Hours(string zone, string span, Holidays? closedOn = null) =>
        new(new LocalClock(TimeZoneInfo.FindSystemTimeZoneById(zone)), On(Enum.GetValues<DayOfWeek>(), span), closedOn);
}
