namespace StatusPage.Domain.Catalogue;

/// <summary>In what state a cause held a service, and when; operational when it held it in nothing.</summary>
public sealed record CorrectedInterval(DateTimeOffset From, DateTimeOffset? To, ServiceState State);

/// <summary>
/// Staff set right what the record says of one service: when a cause held it, and in what. The notice keeps its words;
/// the report counts by this and shows it with its reason. Later corrections come over earlier ones.
/// </summary>
public sealed class IntervalCorrection : IPublicRow
{
    private IntervalCorrection()
    {
    }

    public string Id { get; private set; } = "";

    public string ServiceId { get; private set; } = "";

    public HoldCause Cause { get; private set; }

    public string CauseId { get; private set; } = "";

    public CorrectedInterval Before { get; private set; } = null!;

    public CorrectedInterval After { get; private set; } = null!;

    public string Reason { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTimeOffset At { get; private set; }

    public long Revision { get; set; }

    public static (IntervalCorrection? Correction, Refusal? Refusal) Make(
        string id, string serviceId, HoldCause cause, string causeId, CorrectedInterval before, CorrectedInterval after, string? reason, string by, DateTimeOffset now)
    {
        if (NoticeLimits.CheckReason(reason) is { } refusal)
        {
            return (null, refusal);
        }

        if (after.To <= after.From)
        {
            return (null, new Refusal("end", "not_after_start"));
        }

        if (after.From > now)
        {
            return (null, new Refusal("start", "in_future"));
        }

        if (after.To > now)
        {
            return (null, new Refusal("end", "in_future"));
        }

        // What still goes on ends when its notice says so, or when a person gives it an end here; it is not begun anew by a correction.
        if (after.To is null && before.To is not null)
        {
            return (null, new Refusal("end", "required"));
        }

        return before == after
            ? (null, new Refusal("state", "unchanged"))
            : (new IntervalCorrection { Id = id, ServiceId = serviceId, Cause = cause, CauseId = causeId, Before = before, After = after, Reason = reason!.Trim(), By = by, At = now }, null);
    }

    /// <summary>The intervals of one cause as they stand corrected.</summary>
    public static IReadOnlyList<StatusInterval> Apply(IReadOnlyList<StatusInterval> intervals, IEnumerable<IntervalCorrection> corrections)
    {
        var current = intervals.ToList();
        foreach (var correction in corrections.OrderBy(c => c.At).ThenBy(c => c.Id, StringComparer.Ordinal))
        {
            current =
            [
                .. current.SelectMany(i => i.ServiceId == correction.ServiceId ? Without(i, correction.Before).SelectMany(rest => Without(rest, correction.After)) : [i]),
                new StatusInterval(correction.ServiceId, correction.After.State, correction.After.From, correction.After.To, correction.Cause, correction.CauseId),
            ];
        }

        return current;
    }

    private static IEnumerable<StatusInterval> Without(StatusInterval interval, CorrectedInterval cut)
    {
        var (from, to) = (cut.From, cut.To ?? DateTimeOffset.MaxValue);
        var end = interval.To ?? DateTimeOffset.MaxValue;
        if (to <= interval.From || from >= end)
        {
            yield return interval;
            yield break;
        }

        if (interval.From < from)
        {
            yield return Part(interval, interval.From, from);
        }

        if (to < end)
        {
            yield return Part(interval, to, interval.To);
        }
    }

    private static StatusInterval Part(StatusInterval interval, DateTimeOffset from, DateTimeOffset? to) =>
        new(interval.ServiceId, interval.State, from, to, interval.Cause, interval.CauseId, interval.Reason);
}
