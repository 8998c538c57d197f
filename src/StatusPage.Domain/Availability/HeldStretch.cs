using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>An unbroken stretch in which one cause held the service in one state, however many rows it was told in.</summary>
internal sealed class HeldStretch(long from, long to, ServiceState state, Cause cause)
{
    public long From => from;

    public long To { get; private set; } = to;

    public ServiceState State => state;

    public Cause Cause => cause;

    /// <summary>What of the holds lies in the range, in order of its start.</summary>
    public static List<HeldStretch> Of(IReadOnlyList<Hold> holds, long from, long to)
    {
        var keys = new long[holds.Count];
        var ordered = new Hold[holds.Count];
        var count = 0;
        foreach (var hold in holds)
        {
            var start = Math.Max(from, Seconds.Of(hold.From));
            if (start < EndOf(hold, to))
            {
                keys[count] = start;
                ordered[count++] = hold;
            }
        }

        Array.Sort(keys, ordered, 0, count);
        var stretches = new List<HeldStretch>(count);
        var last = new Dictionary<(Cause, ServiceState), HeldStretch>();
        for (var i = 0; i < count; i++)
        {
            var hold = ordered[i];
            var end = EndOf(hold, to);
            if (last.TryGetValue((hold.Cause, hold.State), out var open) && keys[i] <= open.To)
            {
                open.To = Math.Max(open.To, end);
                continue;
            }

            stretches.Add(last[(hold.Cause, hold.State)] = new HeldStretch(keys[i], end, hold.State, hold.Cause));
        }

        return stretches;
    }

    private static long EndOf(Hold hold, long to) => hold.To is { } end ? Math.Min(to, Seconds.Of(end)) : to;
}
