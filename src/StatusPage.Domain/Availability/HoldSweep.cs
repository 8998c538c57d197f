using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>
/// Walks through the holds of one service from left to right and knows at each second what holds it. Causes are
/// numbered once, so that no text is compared on the way; plain arrays keep the cost in line with the holds.
/// </summary>
internal sealed class HoldSweep
{
    private const int States = (int)ServiceState.MajorOutage + 1;

    private readonly int[] _causeOf;
    private readonly byte[] _stateOf;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly long[] _startTimes;
    private readonly long[] _endTimes;
    private readonly int _count;
    private readonly int[] _manual = new int[States];
    private readonly int[] _published = new int[States];
    private readonly int[] _monitors = new int[States];
    private int _nextStart;
    private int _nextEnd;

    /// <summary>Only what of the holds lies in the range; a hold that is open lasts to its end.</summary>
    public HoldSweep(IReadOnlyList<Hold> holds, CauseNumbers causes, long from, long to)
    {
        Causes = causes.All;
        _causeOf = new int[holds.Count];
        _stateOf = new byte[holds.Count];
        (_starts, _startTimes) = (new int[holds.Count], new long[holds.Count]);
        (_ends, _endTimes) = (new int[holds.Count], new long[holds.Count]);
        for (var i = 0; i < holds.Count; i++)
        {
            var start = Math.Max(from, Seconds.Of(holds[i].From));
            var end = holds[i].To is { } at ? Math.Min(to, Seconds.Of(at)) : to;
            if (start >= end)
            {
                continue;
            }

            _causeOf[i] = causes.NumberOf(holds[i].Cause);
            _stateOf[i] = (byte)holds[i].State;
            (_starts[_count], _startTimes[_count]) = (i, start);
            (_ends[_count], _endTimes[_count]) = (i, end);
            _count++;
        }

        Sort(_startTimes, _starts, _count);
        Sort(_endTimes, _ends, _count);
    }

    /// <summary>The causes by number.</summary>
    public IReadOnlyList<Cause> Causes { get; }

    /// <summary>Told the number of the cause, the state, and +1 or -1, when a hold begins or ends.</summary>
    public Action<int, ServiceState, int>? Changed { get; set; }

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
        _nextStart < _count ? _startTimes[_nextStart] : long.MaxValue,
        _nextEnd < _count ? _endTimes[_nextEnd] : long.MaxValue);

    public void AdvanceTo(long second)
    {
        // Starts before ends: a cause that goes on in another state, or in another row, never seems gone in between.
        while (_nextStart < _count && _startTimes[_nextStart] <= second)
        {
            Change(_starts[_nextStart++], 1);
        }

        while (_nextEnd < _count && _endTimes[_nextEnd] <= second)
        {
            Change(_ends[_nextEnd++], -1);
        }
    }

    /// <summary>Mostly they come in order; then nothing grows faster than the holds do.</summary>
    private static void Sort(long[] times, int[] holds, int count)
    {
        for (var i = 1; i < count; i++)
        {
            if (times[i] < times[i - 1])
            {
                Array.Sort(times, holds, 0, count);
                return;
            }
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

    private void Change(int index, int by)
    {
        var (state, cause) = ((ServiceState)_stateOf[index], _causeOf[index]);
        switch (Causes[cause].Kind)
        {
            case CauseKind.Manual:
                _manual[(int)state] += by;
                Manual = Worst(_manual, null);
                break;
            case CauseKind.Monitor:
                _monitors[(int)state] += by;
                break;
            default:
                _published[(int)state] += by;
                break;
        }

        Changed?.Invoke(cause, state, by);
    }
}
