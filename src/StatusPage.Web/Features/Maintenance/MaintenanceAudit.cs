using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>What the audit log keeps of a maintenance notice as a whole; staff only, so the fallback plan is in it.</summary>
internal sealed record MaintenanceAudit(
    string? TitleNl,
    string? TitleEn,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    MaintenanceStatus Status,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<string> Services,
    string? FallbackPlan,
    Agreement? Agreement)
{
    public static MaintenanceAudit Of(MaintenanceNotice notice) => new(
        notice.Title.Nl, notice.Title.En, notice.Kind, notice.ExpectedImpact, notice.Status, notice.Start, notice.End,
        notice.ServiceIds, notice.FallbackPlan, notice.Agreement);

    public static string Subject(string id) => $"maintenance/{id}";
}
