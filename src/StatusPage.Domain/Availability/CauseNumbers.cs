using System.Runtime.InteropServices;

namespace StatusPage.Domain.Availability;

/// <summary>Numbers the causes of one service, each once, so that no text is compared on the way.</summary>
internal sealed class CauseNumbers(int expected)
{
    private readonly Dictionary<Cause, int> _numbers = new(expected);
    private readonly List<Cause> _all = new(expected);

    /// <summary>The causes by number.</summary>
    public IReadOnlyList<Cause> All => _all;

    /// <summary>Its number; a new one when it has none.</summary>
    public int NumberOf(Cause cause)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, cause, out var known);
        if (!known)
        {
            number = _all.Count;
            _all.Add(cause);
        }

        return number;
    }

    /// <exception cref="KeyNotFoundException">It has no number.</exception>
    public int this[Cause cause] => _numbers[cause];
}
