namespace StatusPage.Domain.Availability;

/// <summary>
/// The first, by its id, of those causes at work that count here. Numbers instead of ids are compared on the way, and
/// only when there is more than one to choose from.
/// </summary>
internal sealed class FirstCause(IReadOnlyList<Cause> causes, Func<int, bool> counts)
{
    private readonly PriorityQueue<int, int> _ranked = new();

    /// <summary>Came since somebody last asked.</summary>
    private readonly List<int> _unranked = [];

    private int[]? _held;
    private int[]? _rankOf;

    /// <summary>Null when none is at work.</summary>
    public Cause? Now
    {
        get
        {
            _unranked.RemoveAll(c => _held![c] == 0);
            if (_unranked.Count + _ranked.Count > 1)
            {
                _rankOf ??= Ranks();
                foreach (var cause in _unranked)
                {
                    _ranked.Enqueue(cause, _rankOf[cause]);
                }

                _unranked.Clear();
            }

            while (_ranked.TryPeek(out var gone, out _) && _held![gone] == 0)
            {
                _ranked.Dequeue();
            }

            return _ranked.TryPeek(out var first, out _) ? causes[first] : _unranked is [var only] ? causes[only] : null;
        }
    }

    public void Change(int cause, int by)
    {
        _held ??= new int[causes.Count];
        if (_held[cause] == 0 && by > 0)
        {
            _unranked.Add(cause);
        }

        _held[cause] += by;
    }

    private int[] Ranks()
    {
        var ranks = new int[causes.Count];
        var next = 0;
        foreach (var cause in Enumerable.Range(0, causes.Count).Where(counts).OrderBy(c => causes[c]))
        {
            ranks[cause] = next++;
        }

        return ranks;
    }
}
