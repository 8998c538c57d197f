using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>What the author is shown of the rules while typing; the same pane without script comes with the page.</summary>
/// <param name="Review">Null until there is a plan to review.</param>
public sealed record ReviewPane(MaintenanceReview? Review, DayStrip? Strip, bool MayOverride, string? OverrideReason)
{
    public static readonly ReviewPane Empty = new(null, null, false, null);
}
