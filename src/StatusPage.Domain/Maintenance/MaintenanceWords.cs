namespace StatusPage.Domain.Maintenance;

public enum MaintenanceKind
{
    Regular = 0,
    FunctionalChange = 1,
    VersionUpgrade = 2,
    Emergency = 3,
}

/// <summary>What the author expects the customers to notice (A1, M1).</summary>
public enum ExpectedImpact
{
    None = 0,
    Minimal = 1,
    Outage = 2,
}

public enum MaintenanceStatus
{
    Scheduled = 0,
    InProgress = 1,
    Verifying = 2,
    Completed = 3,
    Cancelled = 4,
}
