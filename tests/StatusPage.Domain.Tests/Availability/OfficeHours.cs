using StatusPage.Domain.Availability;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>H2 for tests: working days from 07:30 to 18:00, less the holidays given.</summary>
internal static class OfficeHours
{
    public static IReadOnlyList<Period> Of(CalendarMonth month, IReadOnlyList<DateOnly> holidays)
    {
        var periods = new List<Period>();
        for (var day = month.FirstDay; day < month.Next.FirstDay; day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day))
            {
                periods.Add(new Period(At(day, 7, 30), At(day, 18, 0)));
            }
        }

        return periods;
    }

    private static DateTimeOffset At(DateOnly day, int hour, int minute)
    {
        var local = day.ToDateTime(new TimeOnly(hour, minute));
        return new DateTimeOffset(local, Scenario.Amsterdam.GetUtcOffset(local));
    }
}
