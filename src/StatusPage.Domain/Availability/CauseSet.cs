using System.Collections.Immutable;

namespace StatusPage.Domain.Availability;

/// <summary>
/// The causes at work at one second. Handing out <see cref="Now"/> shares its nodes with earlier answers; copying
/// would make the cost of deep overlaps grow with their square.
/// </summary>
internal sealed class CauseSet
{
    private readonly Dictionary<Cause, int> _counts = [];

    public ImmutableSortedSet<Cause> Now { get; private set; } = [];

    public void Change(Cause cause, int by)
    {
        var before = _counts.GetValueOrDefault(cause);
        var after = before + by;
        _counts[cause] = after;
        if (before == 0)
        {
            Now = Now.Add(cause);
        }
        else if (after == 0)
        {
            Now = Now.Remove(cause);
            _counts.Remove(cause);
        }
    }
}
