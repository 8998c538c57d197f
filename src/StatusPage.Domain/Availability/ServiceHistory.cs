namespace StatusPage.Domain.Availability;

/// <summary>When the service came to be and, if it did, ceased to be.</summary>
public sealed record ServiceLife(DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt = null);

/// <summary>
/// All that is known of one service for a month. Holds need to reach a minute past both ends of the month, and
/// maintenance back to the Monday of the week in which it begins: the weekly allowance of A2 starts there.
/// More than that does no harm.
/// </summary>
/// <param name="Service">How the caller knows the service; handed back unchanged.</param>
/// <param name="Silences">A3b: when the monitors configured for the service told nothing.</param>
/// <param name="Incidents">Every incident that a hold names.</param>
/// <param name="Maintenances">Every maintenance that a hold names.</param>
public sealed record ServiceHistory(
    string Service,
    ServiceLife Life,
    IReadOnlyList<Hold> Holds,
    IReadOnlyList<Period> Silences,
    IReadOnlyList<IncidentEvidence> Incidents,
    IReadOnlyList<MaintenanceEvidence> Maintenances);
