using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>Why a stretch of downtime does not count, and the notice that says so.</summary>
public sealed record Exclusion(ExclusionRule Rule, LocalizedText Reason, string Notice);

/// <summary>A8: one stretch of downtime, what held the service down in it, and why it does not count (null: it counts).</summary>
/// <param name="State">The state shown; maintenance can take a service down while it is shown as under maintenance.</param>
public sealed record DowntimeSpan(DateTimeOffset From, DateTimeOffset To, ServiceState State, CausesThen Causes, Exclusion? Exclusion)
{
    public long Seconds => new Period(From, To).Seconds;
}

/// <summary>Downtime that does not count, as long as rule and notice stay the same.</summary>
public sealed record ExcludedSpan(DateTimeOffset From, DateTimeOffset To, ExclusionRule Rule, LocalizedText Reason, string Notice)
{
    public long Seconds => new Period(From, To).Seconds;
}

/// <summary>A2: announced work that is outside service time, whether or not the service was down in it.</summary>
public sealed record OutsideServiceTime(DateTimeOffset From, DateTimeOffset To, string Notice)
{
    public long Seconds => new Period(From, To).Seconds;
}

public enum UnmeasuredReason
{
    BeforeCreation = 0,
    AfterArchival = 1,
    MonitorsSilent = 2,
}

public sealed record UnmeasuredSpan(DateTimeOffset From, DateTimeOffset To, UnmeasuredReason Reason)
{
    public long Seconds => new Period(From, To).Seconds;
}

/// <summary>
/// One service in one month. The seconds of <see cref="Covered"/> are each exactly one of up, unmeasured, excluded
/// downtime or counted downtime.
/// </summary>
/// <param name="Covered">The month, or as much of it as has passed.</param>
/// <param name="Evidence">All downtime, counted and excluded, in order: what the figures add up from (A8).</param>
public sealed record ServiceAvailability(
    string Service,
    CalendarMonth Month,
    Period Covered,
    long ServiceTimeSeconds,
    long UpSeconds,
    SlaVerdict Verdict,
    IReadOnlyList<DowntimeSpan> Evidence,
    IReadOnlyList<ExcludedSpan> Excluded,
    IReadOnlyList<UnmeasuredSpan> Unmeasured,
    IReadOnlyList<OutsideServiceTime> OutsideServiceTime)
{
    public IEnumerable<DowntimeSpan> Counted => Evidence.Where(s => s.Exclusion is null);

    public long DowntimeSeconds => Evidence.Sum(s => s.Seconds);

    public long CountedDowntimeSeconds => Counted.Sum(s => s.Seconds);

    public long ExcludedSeconds => Excluded.Sum(s => s.Seconds);

    public long UnmeasuredSeconds => Unmeasured.Sum(s => s.Seconds);
}
