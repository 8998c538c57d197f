using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>What a form or a notice plans, as the rules judge it.</summary>
public static class MaintenancePlans
{
    public static MaintenancePlan Of(string id, MaintenanceFacts facts, DateTimeOffset now, bool notify) =>
        new(WorkOf(id, facts), facts.FallbackPlan, facts.Agreement, now, notify);

    /// <summary>A notice as it stands.</summary>
    public static MaintenancePlan Of(MaintenanceNotice notice) => Of(notice, notice.Facts);

    /// <summary>A notice of which other things were true, in its window.</summary>
    public static MaintenancePlan Of(MaintenanceNotice notice, MaintenanceFacts facts) => new(
        WorkOf(notice.Id, facts with { Start = notice.ActualStart ?? notice.Start }),
        facts.FallbackPlan, facts.Agreement, notice.PublishedAt, WasMailed(notice), notice.ActualStart is not null);

    /// <summary>A notice with other facts. Who postpones tells the customers nothing sooner than they knew (M3); an earlier start is new to them.</summary>
    public static MaintenancePlan Of(MaintenanceNotice notice, MaintenanceFacts facts, DateTimeOffset now, bool notify, bool startsNow) => new(
        WorkOf(notice.Id, facts), facts.FallbackPlan, facts.Agreement,
        facts.Start >= notice.Start ? notice.PublishedAt : now, notify, notice.ActualStart is not null && !startsNow);

    private static PlannedWork WorkOf(string id, MaintenanceFacts facts) =>
        new(id, facts.Title, facts.Kind, facts.ExpectedImpact, facts.Start, facts.End, facts.ServiceIds);

    private static bool WasMailed(MaintenanceNotice notice) => notice.Updates.Any(u => u.Notify && !u.IsWithdrawn);
}
