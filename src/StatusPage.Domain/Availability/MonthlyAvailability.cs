namespace StatusPage.Domain.Availability;

/// <summary>Rules A1 to A7 for one service and one month.</summary>
public static class MonthlyAvailability
{
    /// <param name="officeHours">H2: the office hours of the month; what is not in them is outside them.</param>
    /// <param name="now">A month that is not over runs until now.</param>
    /// <exception cref="ArgumentException">
    /// A hold names an incident or maintenance that is not in the history: no figure is better than a wrong one.
    /// </exception>
    public static ServiceAvailability Compute(
        ServiceHistory history,
        CalendarMonth month,
        AvailabilityPolicy policy,
        IReadOnlyList<Period> officeHours,
        DateTimeOffset now)
    {
        var (start, monthEnd, present) = (Seconds.Of(month.In(policy.Zone).From), Seconds.Of(month.In(policy.Zone).To), Seconds.Of(now));
        var end = Math.Max(start, Math.Min(monthEnd, present));
        var excuses = Excuses.Of(history, month, policy, officeHours, present);

        // Wide enough to see that an outage of a few seconds across the month's edge is one longer period.
        var margin = Seconds.Of(policy.MinimumDowntime) + 1;
        var until = Math.Min(monthEnd + margin, Math.Max(start, present));
        var slices = new SecondSlicer(history, excuses, start - margin, until).Slices();
        var report = new ReportBuilder(policy, excuses);
        foreach (var slice in ShortPeriods.Forgiven(slices, Seconds.Of(policy.MinimumDowntime)))
        {
            report.Add(slice, start, end);
        }

        return report.Build(history.Service, month, start, end);
    }
}
