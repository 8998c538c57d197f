namespace StatusPage.Domain.Catalogue;

/// <summary>
/// What a service does for its users, from best to worst: of several causes that hold a service,
/// the highest value wins. The wire names are Statuspage's component states.
/// </summary>
public enum ServiceState
{
    Operational = 0,
    UnderMaintenance = 1,
    DegradedPerformance = 2,
    PartialOutage = 3,
    MajorOutage = 4,
}
