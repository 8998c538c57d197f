namespace StatusPage.Domain.Maintenance;

/// <summary>When work on which services is, or was; what the rules need to know of the other notices.</summary>
public sealed record PlannedWork(
    string Id,
    LocalizedText Title,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<string> ServiceIds)
{
    /// <summary>M5: only announced work that takes services down uses up the month's allowance (M4 leaves emergency out).</summary>
    public bool SpendsAllowance => Kind != MaintenanceKind.Emergency && ExpectedImpact == ExpectedImpact.Outage;

    /// <summary>The window, or what became of it; null for work that was called off before it began.</summary>
    public static PlannedWork? Of(MaintenanceNotice notice)
    {
        if (notice.Status == MaintenanceStatus.Cancelled && notice.ActualStart is null)
        {
            return null;
        }

        var start = notice.ActualStart ?? notice.Start;
        var end = notice.ActualEnd ?? notice.End;
        return end <= start ? null : new PlannedWork(notice.Id, notice.Title, notice.Kind, notice.ExpectedImpact, start, end, notice.ServiceIds);
    }

    public bool Overlaps(DateTimeOffset start, DateTimeOffset end) => Start < end && start < End;
}

/// <summary>Work that somebody wants to announce, or to announce otherwise.</summary>
/// <param name="AnnouncedAt">M3: since when the customers know of it; now, for what is new.</param>
/// <param name="ByMail">Whether subscribers are told.</param>
/// <param name="HasStarted">It is under way: how long before its start it was announced is past judging.</param>
public sealed record MaintenancePlan(
    PlannedWork Work,
    string? FallbackPlan,
    Agreement? Agreement,
    DateTimeOffset AnnouncedAt,
    bool ByMail = true,
    bool HasStarted = false);
