using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>The service was in one state, for unchanged causes; none where nothing held it.</summary>
public sealed record TimelineSegment(ServiceState State, DateTimeOffset From, DateTimeOffset To, CausesThen Causes);

/// <summary>What a service's state is and was, from what held it.</summary>
public static class ServiceTimeline
{
    /// <summary>
    /// Segments that follow on each other from <paramref name="from"/> to <paramref name="to"/>, without gap or
    /// overlap. A new one begins when the state or the causes change. Holds still open last until <paramref name="to"/>.
    /// </summary>
    public static IReadOnlyList<TimelineSegment> Derive(IReadOnlyList<Hold> holds, DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (Seconds.Of(from), Seconds.Of(to));
        var sweep = new HoldSweep(holds, new CauseNumbers(holds.Count), start, end);
        var (manual, derived) = (new CauseSet(sweep.Causes), new CauseSet(sweep.Causes));
        sweep.Changed = (cause, _, by) => (sweep.Causes[cause].Kind == CauseKind.Manual ? manual : derived).Change(cause, by);

        var segments = new List<TimelineSegment>();
        for (long at = start, next; at < end; at = next)
        {
            sweep.AdvanceTo(at);
            next = Math.Min(end, sweep.NextChange);
            var causes = sweep.Manual is null ? derived.Now : manual.Now;
            Append(segments, new TimelineSegment(sweep.State, Seconds.ToInstant(at), Seconds.ToInstant(next), causes));
        }

        return segments;
    }

    private static void Append(List<TimelineSegment> segments, TimelineSegment segment)
    {
        if (segments.Count > 0 && segments[^1] is var last && last.State == segment.State && last.Causes == segment.Causes)
        {
            segments[^1] = last with { To = segment.To };
            return;
        }

        segments.Add(segment);
    }
}
