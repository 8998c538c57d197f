namespace StatusPage.Domain.Availability;

/// <summary>Adds slices up to a month's report; neighbours of which the same can be said become one span.</summary>
internal sealed class ReportBuilder(AvailabilityPolicy policy, Excuses excuses)
{
    private readonly ExclusionReasons _reasons = new(policy, excuses);
    private readonly DowntimeLog _evidence = new();
    private readonly List<ExcludedSpan> _excluded = [];
    private readonly List<UnmeasuredSpan> _unmeasured = [];
    private readonly List<OutsideServiceTime> _outside = [];
    private Exclusion? _exclusion;
    private long _up;
    private long _allowance = Seconds.Of(policy.MonthlyAllowance);

    public void Add(Slice slice, long start, long end)
    {
        var (from, to) = (Math.Max(start, slice.From), Math.Min(end, slice.To));
        if (from >= to)
        {
            return;
        }

        if (slice.OutsideServiceTime is { } notice)
        {
            AddOutside(new OutsideServiceTime(Seconds.ToInstant(from), Seconds.ToInstant(to), notice));
        }

        if (slice.Down)
        {
            AddDowntime(slice, from, to);
        }
        else if (slice.Unknown is { } reason)
        {
            AddUnmeasured(new UnmeasuredSpan(Seconds.ToInstant(from), Seconds.ToInstant(to), reason));
        }
        else
        {
            _up += to - from;
        }
    }

    public ServiceAvailability Build(string service, CalendarMonth month, long start, long end)
    {
        var serviceTime = end - start - _outside.Sum(o => o.Seconds);
        return new ServiceAvailability(
            service,
            month,
            new Stretch(start, end).ToPeriod(),
            serviceTime,
            _up,
            SlaVerdict.Of(_evidence.CountedSeconds, serviceTime, policy.Threshold),
            _evidence,
            _excluded,
            _unmeasured,
            _outside);
    }

    private void AddDowntime(Slice slice, long from, long to)
    {
        if (slice.Excuse is not { Rule: ExclusionRule.Announced } excuse)
        {
            AddSpan(slice, from, to, slice.Excuse);
            return;
        }

        // A3: only what is excluded in this way uses up the 16 hours, the earliest first; they may end within a slice.
        var until = from + Math.Min(to - from, _allowance);
        _allowance -= until - from;
        AddSpan(slice, from, until, excuse);
        AddSpan(slice, until, to, null);
    }

    private void AddSpan(Slice slice, long from, long to, Excuse? excuse)
    {
        if (from == to)
        {
            return;
        }

        var exclusion = excuse is { } why ? ExclusionOf(why) : null;
        _evidence.Add(from, to, slice.State, slice.Causes, exclusion);
        if (exclusion is not null)
        {
            AddExcluded(new ExcludedSpan(Seconds.ToInstant(from), Seconds.ToInstant(to), exclusion.Rule, exclusion.Reason, exclusion.Notice));
        }
    }

    private Exclusion ExclusionOf(Excuse excuse)
    {
        if (_exclusion is null || _exclusion.Rule != excuse.Rule || _exclusion.Notice != excuse.Notice)
        {
            _exclusion = new Exclusion(excuse.Rule, _reasons.Of(excuse.Rule, excuse.Notice), excuse.Notice);
        }

        return _exclusion;
    }

    private void AddExcluded(ExcludedSpan span)
    {
        if (_excluded is [.., var last] && last.To == span.From && last.Rule == span.Rule && last.Notice == span.Notice)
        {
            _excluded[^1] = last with { To = span.To };
            return;
        }

        _excluded.Add(span);
    }

    private void AddUnmeasured(UnmeasuredSpan span)
    {
        if (_unmeasured is [.., var last] && last.To == span.From && last.Reason == span.Reason)
        {
            _unmeasured[^1] = last with { To = span.To };
            return;
        }

        _unmeasured.Add(span);
    }

    private void AddOutside(OutsideServiceTime span)
    {
        if (_outside is [.., var last] && last.To == span.From && last.Notice == span.Notice)
        {
            _outside[^1] = last with { To = span.To };
            return;
        }

        _outside.Add(span);
    }
}
