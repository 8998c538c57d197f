using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Maintenance;

/// <summary>M5: the downtime outside office hours that maintenance costs a service in a month; time that two share counts once.</summary>
internal sealed class MonthAllowance(BusinessCalendar calendar, IReadOnlyList<PlannedWork> others, TimeSpan allowance)
{
    public TimeSpan LeftBefore(string serviceId, CalendarMonth month) => allowance - Spent(serviceId, month, others);

    public TimeSpan LeftAfter(string serviceId, CalendarMonth month, PlannedWork work) => allowance - Spent(serviceId, month, [.. others, work]);

    /// <summary>The months a window touches.</summary>
    public IEnumerable<CalendarMonth> MonthsOf(PlannedWork work)
    {
        var zone = calendar.Clock.Zone;
        for (var month = CalendarMonth.Of(work.Start, zone); month.In(zone).From < work.End; month = month.Next)
        {
            yield return month;
        }
    }

    private TimeSpan Spent(string serviceId, CalendarMonth month, IEnumerable<PlannedWork> works)
    {
        var (from, to) = (month.In(calendar.Clock.Zone).From, month.In(calendar.Clock.Zone).To);
        var spent = TimeSpan.Zero;
        var covered = from;
        foreach (var work in works.Where(w => w.SpendsAllowance && w.Overlaps(from, to) && w.ServiceIds.Contains(serviceId)).OrderBy(w => w.Start))
        {
            var start = work.Start > covered ? work.Start : covered;
            var end = work.End < to ? work.End : to;
            if (start < end)
            {
                spent += end - start - calendar.Office.WorkingTimeBetween(start, end);
                covered = end;
            }
        }

        return spent;
    }
}
