using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>Seconds about which everything that matters is the same.</summary>
/// <param name="Causes">A1: what takes the service down; empty when nothing does.</param>
/// <param name="Unknown">Why nothing would be known, were it not for the causes.</param>
/// <param name="Excuse">The first rule of A3 that fits; the month's allowance of the last one is not yet reckoned with.</param>
/// <param name="OutsideServiceTime">A2: the notice that takes it out of service time.</param>
internal readonly record struct Slice(
    long From,
    long To,
    ServiceState State,
    CausesThen Causes,
    UnmeasuredReason? Unknown,
    Excuse? Excuse,
    string? OutsideServiceTime)
{
    public bool Down => Causes.Count > 0;
}

internal readonly record struct Excuse(ExclusionRule Rule, string Notice);
