using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>One cause held the service in one state; <paramref name="To"/> is null while it still does.</summary>
public sealed record Hold(ServiceState State, DateTimeOffset From, DateTimeOffset? To, Cause Cause);
