using System.Numerics;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>
/// The rules once more, without any cleverness: every second is looked at by itself, one after the other. All that
/// happens has to lie between <c>from</c> and <c>to</c>, and what spends a week's allowance in the same range.
/// A second of which all facts are those of the second before is not asked again; that is all that is saved.
/// </summary>
internal sealed class SlowReference
{
    public const string Up = "up";
    public const string Unmeasured = "unmeasured";
    public const string Counted = "counted";

    private readonly ServiceHistory _history;
    private readonly AvailabilityPolicy _policy;
    private readonly long _from;
    private readonly long _to;
    private readonly long _now;
    private readonly long _created;
    private readonly long _archived;
    private readonly SlowWork[] _works;
    private readonly ulong[] _held;
    private readonly bool[] _silent;
    private readonly bool[] _office;
    private readonly bool[] _work;
    private readonly Down?[] _down;

    public SlowReference(ServiceHistory history, AvailabilityPolicy policy, IReadOnlyList<Period> officeHours, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        (_history, _policy) = (history, policy);
        (_from, _to, _now) = (Floor(from), Floor(to), Floor(now));
        (_created, _archived) = (Floor(history.Life.CreatedAt), history.Life.ArchivedAt is { } at ? Floor(at) : long.MaxValue);
        _works = [.. history.Maintenances.Select(m => new SlowWork(m)).OrderBy(w => w.Id, StringComparer.Ordinal)];
        var length = (int)(_to - _from);
        (_held, _silent, _office, _work) = (new ulong[length], new bool[length], new bool[length], new bool[length]);
        (_down, Verdicts, OutsideServiceTime) = (new Down?[length], new string[length], new bool[length]);
        (Shown, Known) = (new ServiceState[length], new ServiceState?[length]);
        Paint(officeHours);
    }

    /// <summary>"up", "unmeasured", "counted" or a rule and a notice; only those within the month are meant.</summary>
    public string[] Verdicts { get; }

    public bool[] OutsideServiceTime { get; }

    /// <summary>The state as on a page: silence does not matter to it.</summary>
    public ServiceState[] Shown { get; }

    /// <summary>The state as a bar knows it; null when nothing is known.</summary>
    public ServiceState?[] Known { get; }

    public static long Floor(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    public SlowReference Run(CalendarMonth month)
    {
        Look();
        ForgiveShortPeriods();
        Judge(Floor(month.In(_policy.Zone).From), Floor(month.In(_policy.Zone).To));
        return this;
    }

    private void Paint(IReadOnlyList<Period> officeHours)
    {
        Assert.True(_history.Holds.Count <= 64, "There is one bit for each hold.");
        for (var i = 0; i < _history.Holds.Count; i++)
        {
            var hold = _history.Holds[i];
            Each(Floor(hold.From), hold.To is { } end ? Math.Min(_now, Floor(end)) : _now, s => _held[s] |= 1UL << i);
        }

        foreach (var silence in _history.Silences)
        {
            Each(Floor(silence.From), Floor(silence.To), s => _silent[s] = true);
        }

        foreach (var open in officeHours)
        {
            Each(Floor(open.From), Floor(open.To), s => _office[s] = true);
        }

        foreach (var work in _works)
        {
            Each(work.Start, Math.Min(work.End, _now), s => _work[s] = true);
        }
    }

    private void Each(long start, long end, Action<long> second)
    {
        for (var s = Math.Max(start, _from); s < Math.Min(end, _to); s++)
        {
            second(s - _from);
        }
    }

    private bool Alive(long second) => second >= _created && second < _archived;

    private void Look()
    {
        var (lastHeld, lastSilent, lastAlive) = (0UL, false, false);
        ServiceState shown = default;
        ServiceState? known = null;
        Down? down = null;
        for (var i = 0; i < _held.Length; i++)
        {
            var held = _held[i];
            var silent = _silent[i];
            var alive = Alive(_from + i);
            if (held != lastHeld || silent != lastSilent || alive != lastAlive)
            {
                var holds = HoldsAt(i);
                var heard = holds.Where(h => !silent || h.Cause.Kind != CauseKind.Monitor).ToList();
                shown = StateOf(holds);
                known = !alive || (silent && StateOf(heard) == ServiceState.Operational) ? null : StateOf(heard);
                down = alive ? DownBy(heard) : null;
                (lastHeld, lastSilent, lastAlive) = (held, silent, alive);
            }

            Shown[i] = shown;
            Known[i] = known;
            _down[i] = down;
        }
    }

    private List<Hold> HoldsAt(int index)
    {
        var holds = new List<Hold>();
        for (var bits = _held[index]; bits != 0; bits &= bits - 1)
        {
            holds.Add(_history.Holds[BitOperations.TrailingZeroCount(bits)]);
        }

        return holds;
    }

    private static ServiceState StateOf(List<Hold> holds)
    {
        var byHand = holds.Where(h => h.Cause.Kind == CauseKind.Manual).ToList();
        return (byHand.Count > 0 ? byHand : holds).Select(h => h.State).DefaultIfEmpty(ServiceState.Operational).Max();
    }

    private Down? DownBy(List<Hold> holds)
    {
        var byHand = holds.Any(h => h.Cause.Kind == CauseKind.Manual);
        var speaking = !byHand ? holds
            : StateOf(holds) == ServiceState.UnderMaintenance ? holds.Where(h => h.Cause.Kind == CauseKind.Maintenance)
            : StateOf(holds) >= ServiceState.PartialOutage ? holds.Where(h => h.Cause.Kind == CauseKind.Manual)
            : [];
        var down = speaking.Where(TakesDown).Select(h => h.Cause).ToList();
        return down.Count == 0 ? null : new Down(ForceMajeure(down));
    }

    private bool TakesDown(Hold hold) => hold.State switch
    {
        ServiceState.PartialOutage or ServiceState.MajorOutage => true,
        ServiceState.UnderMaintenance => hold.Cause.Kind == CauseKind.Maintenance
            && _history.Maintenances.Single(m => m.Id == hold.Cause.Id).ExpectedImpact == ExpectedImpact.Outage,
        _ => false,
    };

    /// <summary>K2's verdict, if that is what holds the service down.</summary>
    private string? ForceMajeure(List<Cause> down)
    {
        var incidents = down.Where(c => c.Kind == CauseKind.Incident).Select(c => c.Id).Order(StringComparer.Ordinal).ToList();
        var others = down.Any(c => c.Kind is CauseKind.Maintenance or CauseKind.Manual);
        var all = incidents.All(id => _history.Incidents.Single(r => r.Id == id).ForceMajeureReason is { IsEmpty: false });
        return incidents.Count > 0 && !others && all ? $"K2 {incidents[0]}" : null;
    }

    private void ForgiveShortPeriods()
    {
        for (var i = 0; i < _down.Length; i++)
        {
            var length = 0;
            while (i + length < _down.Length && _down[i + length] is not null)
            {
                length++;
            }

            if (length <= _policy.MinimumDowntime.TotalSeconds)
            {
                Array.Clear(_down, i, length);
            }

            i += length;
        }
    }

    private void Judge(long monthStart, long monthEnd)
    {
        var excuses = SlowExcuses.None;
        var (weekLeft, monthLeft) = ((long)_policy.WeeklyAllowance.TotalSeconds, (long)_policy.MonthlyAllowance.TotalSeconds);
        var night = false;
        for (var second = _from; second < _to; second++)
        {
            var i = second - _from;

            // Offsets, nights and weeks change on whole minutes.
            if (second == _from || second % 60 == 0)
            {
                var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(second), _policy.Zone);
                var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
                night = time >= _policy.NightFrom || time < _policy.NightUntil;
                weekLeft = local.DayOfWeek == DayOfWeek.Monday && time == TimeOnly.MinValue ? (long)_policy.WeeklyAllowance.TotalSeconds : weekLeft;
            }

            excuses = _work[i] && Alive(second) ? excuses.At(second, _works) : SlowExcuses.None;
            var outside = excuses.ServiceTime is not null && night && weekLeft > 0;
            weekLeft -= outside ? 1 : 0;
            OutsideServiceTime[i] = outside;
            if (_down[i] is not { } down)
            {
                Verdicts[i] = !Alive(second) || _silent[i] ? Unmeasured : Up;
                continue;
            }

            var inMonth = second >= monthStart && second < monthEnd;
            var announced = monthLeft > 0 && !_office[i] ? excuses.Announced : null;
            var verdict = (outside ? excuses.ServiceTime : null) ?? down.ForceMajeure ?? excuses.Emergency ?? (_office[i] ? excuses.Agreed : null);
            monthLeft -= inMonth && verdict is null && announced is not null ? 1 : 0;
            Verdicts[i] = verdict ?? announced ?? Counted;
        }
    }

    /// <summary>That the service is down, and K2's verdict if it is only force majeure.</summary>
    private sealed record Down(string? ForceMajeure);
}
