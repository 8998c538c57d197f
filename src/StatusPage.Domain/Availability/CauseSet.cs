using System.Collections;

namespace StatusPage.Domain.Availability;

/// <summary>
/// The causes at work at one second. Handing out <see cref="Now"/> copies nothing: an answer remembers how far the log of
/// changes had come, and lays itself out when it is read. Copying would make the cost of deep overlaps grow with their
/// square, and sharing parts of a tree would make it grow faster than the intervals.
/// </summary>
internal sealed class CauseSet(IReadOnlyList<Cause> causes)
{
    private static readonly IReadOnlyList<Cause> None = [];

    private int[]? _counts;

    /// <summary>The number of each cause that came, or its complement when it went.</summary>
    private readonly List<int> _log = [];

    private int _active;
    private IReadOnlyList<Cause>? _now = None;

    /// <summary>In order; the same object for as long as the causes are the same.</summary>
    public IReadOnlyList<Cause> Now => _now ??= _active == 0 ? None : new Moment(this, _log.Count, _active);

    public void Change(int cause, int by)
    {
        // Most sets of most services never hold anything.
        _counts ??= new int[causes.Count];
        var before = _counts[cause];
        var after = _counts[cause] = before + by;
        if (before == 0 && after > 0)
        {
            _log.Add(cause);
            (_active, _now) = (_active + 1, null);
        }
        else if (before > 0 && after == 0)
        {
            _log.Add(~cause);
            (_active, _now) = (_active - 1, null);
        }
    }

    private Cause[] At(int change)
    {
        var there = new HashSet<int>();
        foreach (var entry in _log[..change])
        {
            _ = entry < 0 ? there.Remove(~entry) : there.Add(entry);
        }

        return [.. there.Select(c => causes[c]).Order()];
    }

    private sealed class Moment(CauseSet set, int change, int count) : IReadOnlyList<Cause>
    {
        private Cause[]? _causes;

        public int Count => count;

        public Cause this[int index] => Causes[index];

        private Cause[] Causes => _causes ??= set.At(change);

        public IEnumerator<Cause> GetEnumerator() => ((IEnumerable<Cause>)Causes).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
