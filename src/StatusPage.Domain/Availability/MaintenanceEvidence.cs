using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Availability;

/// <summary>A window as one notice announced it.</summary>
public sealed record WindowVersion(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset AnnouncedAt);

/// <param name="PublishedAt">Null while it is a draft; no window counts as announced before this.</param>
/// <param name="Windows">Every version of the window that was published, in any order.</param>
/// <param name="ActualStart">Null while it has not begun, and for work that was cancelled.</param>
public sealed record MaintenanceEvidence(
    string Id,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<WindowVersion> Windows,
    DateTimeOffset? ActualStart,
    DateTimeOffset? ActualEnd,
    bool AgreementRecorded = false);
