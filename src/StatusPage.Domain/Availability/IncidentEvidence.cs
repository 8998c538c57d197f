namespace StatusPage.Domain.Availability;

/// <param name="ForceMajeureReason">K2: why the cause is force majeure; null when it is not.</param>
public sealed record IncidentEvidence(string Id, LocalizedText? ForceMajeureReason = null)
{
    // K2: marking needs a reason. A mark without one excuses nothing.
    public bool IsForceMajeure => ForceMajeureReason is { IsEmpty: false };
}
