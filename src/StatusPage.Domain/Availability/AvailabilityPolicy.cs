namespace StatusPage.Domain.Availability;

/// <summary>The figures of <c>site.yml</c> by which availability is judged.</summary>
/// <param name="MonthlyAllowance">M5, A3: downtime that announced maintenance outside office hours may cause in a month.</param>
/// <param name="Threshold">A5: the part of service time at which counted downtime breaks the agreement.</param>
/// <param name="MinimumDowntime">A1: a period of this length or less is not downtime.</param>
public sealed record AvailabilityPolicy(
    TimeZoneInfo Zone,
    TimeOnly NightFrom,
    TimeOnly NightUntil,
    TimeSpan WeeklyAllowance,
    TimeSpan MonthlyAllowance,
    decimal Threshold,
    TimeSpan MinimumDowntime);
