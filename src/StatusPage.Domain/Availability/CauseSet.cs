namespace StatusPage.Domain.Availability;

/// <summary>
/// The causes at work at one second. Handing out <see cref="Now"/> copies nothing: an answer remembers how far the log of
/// changes had come, and is laid out when it is read. Copying would make the cost of deep overlaps grow with their
/// square, and sharing parts of a tree would make it grow faster than the intervals.
/// </summary>
internal sealed class CauseSet(IReadOnlyList<Cause> causes)
{
    private readonly Lock _reading = new();

    /// <summary>The number of each cause that came, or its complement when it went.</summary>
    private readonly List<int> _log = [];

    private int[]? _counts;
    private int _active;

    /// <summary>Who was at work after so many changes: a report is read from front to back, and so walks the log once.</summary>
    private HashSet<int>? _there;

    private int _read;

    /// <summary>Equal for as long as the causes are the same.</summary>
    public CausesThen Now => _active == 0 ? default : new CausesThen(this, _log.Count, _active);

    public void Change(int cause, int by)
    {
        // Most sets of most services never hold anything.
        _counts ??= new int[causes.Count];
        var before = _counts[cause];
        var after = _counts[cause] = before + by;
        if (before == 0 && after > 0)
        {
            _log.Add(cause);
            _active++;
        }
        else if (before > 0 && after == 0)
        {
            _log.Add(~cause);
            _active--;
        }
    }

    /// <summary>In order.</summary>
    public Cause[] After(int changes)
    {
        lock (_reading)
        {
            if (_there is null || changes < _read)
            {
                (_there, _read) = ([], 0);
            }

            for (; _read < changes; _read++)
            {
                var entry = _log[_read];
                _ = entry < 0 ? _there.Remove(~entry) : _there.Add(entry);
            }

            return [.. _there.Select(c => causes[c]).Order()];
        }
    }
}
