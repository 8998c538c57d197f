namespace StatusPage.Domain.Availability;

/// <summary>The first, by its id, of those causes at work that count here; numbers instead of ids are compared on the way.</summary>
internal sealed class FirstCause(IReadOnlyList<Cause> causes, Func<int, bool> counts)
{
    private int[]? _held;
    private readonly PriorityQueue<int, int> _waiting = new();
    private int[]? _rankOf;

    /// <summary>Null when none is at work.</summary>
    public Cause? Now => _waiting.TryPeek(out var first, out _) ? causes[first] : null;

    public void Change(int cause, int by)
    {
        _held ??= new int[causes.Count];
        var before = _held[cause];
        _held[cause] += by;
        if (before == 0 && by > 0)
        {
            _waiting.Enqueue(cause, (_rankOf ??= Ranks())[cause]);
        }

        while (_waiting.TryPeek(out var first, out _) && _held[first] == 0)
        {
            _waiting.Dequeue();
        }
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
