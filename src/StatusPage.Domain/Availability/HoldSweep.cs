using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>Walks through the holds of one service from left to right and knows at each second what holds it.</summary>
internal sealed class HoldSweep
{
    private const int States = (int)ServiceState.MajorOutage + 1;

    private readonly List<HeldStretch> _starts;
    private readonly HeldStretch[] _ends;
    private readonly long[] _endTimes;
    private readonly Action<HeldStretch, int>? _changed;
    private readonly int[] _manual = new int[States];
    private readonly int[] _published = new int[States];
    private readonly int[] _monitors = new int[States];
    private int _nextStart;
    private int _nextEnd;

    /// <param name="changed">Told of every hold that begins (+1) or ends (-1).</param>
    public HoldSweep(List<HeldStretch> holds, Action<HeldStretch, int>? changed = null)
    {
        _starts = holds;
        _ends = [.. holds];
        _endTimes = [.. holds.Select(h => h.To)];
        Array.Sort(_endTimes, _ends);
        _changed = changed;
    }

    /// <summary>
    /// The state set by hand, or null. Two at a time should not be; if they are, the worst counts, which a customer
    /// would say and which does not depend on the order of rows.
    /// </summary>
    public ServiceState? Manual { get; private set; }

    /// <summary>The state shown: set by hand, or else the worst of what holds the service.</summary>
    public ServiceState State => Manual ?? Worst(_published, Worst(_monitors, null)) ?? ServiceState.Operational;

    /// <summary>The same without the monitors, for when they are silent: their last word does not outlive their silence.</summary>
    public ServiceState StateWithoutMonitors => Manual ?? Worst(_published, null) ?? ServiceState.Operational;

    public long NextChange => Math.Min(
        _nextStart < _starts.Count ? _starts[_nextStart].From : long.MaxValue,
        _nextEnd < _ends.Length ? _endTimes[_nextEnd] : long.MaxValue);

    public void AdvanceTo(long second)
    {
        // Starts before ends: a cause that goes from one state to another at this second never seems gone.
        while (_nextStart < _starts.Count && _starts[_nextStart].From <= second)
        {
            Change(_starts[_nextStart++], 1);
        }

        while (_nextEnd < _ends.Length && _endTimes[_nextEnd] <= second)
        {
            Change(_ends[_nextEnd++], -1);
        }
    }

    private static ServiceState? Worst(int[] counts, ServiceState? atLeast)
    {
        var state = States - 1;
        while (state >= 0 && counts[state] == 0)
        {
            state--;
        }

        return state < 0 || atLeast > (ServiceState)state ? atLeast : (ServiceState)state;
    }

    private void Change(HeldStretch hold, int by)
    {
        var counts = hold.Cause.Kind switch
        {
            CauseKind.Manual => _manual,
            CauseKind.Monitor => _monitors,
            _ => _published,
        };
        counts[(int)hold.State] += by;
        if (counts == _manual)
        {
            Manual = Worst(_manual, null);
        }

        _changed?.Invoke(hold, by);
    }
}
