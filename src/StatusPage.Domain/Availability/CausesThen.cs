using System.Collections;

namespace StatusPage.Domain.Availability;

/// <summary>The causes at work for a stretch of time, in order; laid out each time they are read.</summary>
public readonly struct CausesThen : IEnumerable<Cause>, IEquatable<CausesThen>
{
    private readonly CauseSet? _set;

    internal CausesThen(CauseSet? set, int changes, int count) => (_set, Changes, Count) = (set, changes, count);

    public int Count { get; }

    /// <summary>How many changes the log of the set had come to.</summary>
    internal int Changes { get; }

    public IEnumerator<Cause> GetEnumerator() => ((IEnumerable<Cause>)(_set?.After(Changes) ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What the same set held at another moment.</summary>
    internal CausesThen At(int changes, int count) => new(_set, changes, count);

    internal bool IsOfOneSetWith(CausesThen other) => ReferenceEquals(_set, other._set);

    /// <summary>Whether nothing came or went between the two, which is quicker to say than what was there.</summary>
    public bool Equals(CausesThen other) => ReferenceEquals(_set, other._set) && Changes == other.Changes;

    public override bool Equals(object? obj) => obj is CausesThen other && Equals(other);

    public override int GetHashCode() => Changes;

    public static bool operator ==(CausesThen left, CausesThen right) => left.Equals(right);

    public static bool operator !=(CausesThen left, CausesThen right) => !left.Equals(right);
}
