using System.Collections.Immutable;

namespace StatusPage.Domain.Availability;

/// <summary>
/// The causes at work at one second. Handing out <see cref="Now"/> shares its nodes with earlier answers; copying
/// would make the cost of deep overlaps grow with their square.
/// </summary>
internal sealed class CauseSet(IReadOnlyList<Cause> causes)
{
    private readonly int[] _counts = new int[causes.Count];

    public ImmutableSortedSet<Cause> Now { get; private set; } = [];

    public void Change(int cause, int by)
    {
        _counts[cause] += by;
        if (by > 0 && _counts[cause] == by)
        {
            Now = Now.Add(causes[cause]);
        }
        else if (_counts[cause] == 0)
        {
            Now = Now.Remove(causes[cause]);
        }
    }
}
