namespace StatusPage.Domain.Availability;

public enum CauseKind
{
    Incident = 0,
    Maintenance = 1,

    /// <summary>Set by hand: replaces what all other causes say, until cleared.</summary>
    Manual = 2,
    Monitor = 3,
}

/// <summary>What holds a service in a state: a notice, a person's act or a monitor, by its id.</summary>
public readonly record struct Cause(CauseKind Kind, string Id) : IComparable<Cause>
{
    public int CompareTo(Cause other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    public static bool operator <(Cause left, Cause right) => left.CompareTo(right) < 0;

    public static bool operator >(Cause left, Cause right) => left.CompareTo(right) > 0;

    public static bool operator <=(Cause left, Cause right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Cause left, Cause right) => left.CompareTo(right) >= 0;
}
