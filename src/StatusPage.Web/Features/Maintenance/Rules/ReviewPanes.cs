using System.Security.Claims;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>Makes what an author is shown of the rules.</summary>
public sealed class ReviewPanes(MaintenanceRulebook rulebook, ContentLibrary content)
{
    /// <summary>Nothing to show where the window is none.</summary>
    public async Task<ReviewPane> MakeAsync(MaintenancePlan? plan, ClaimsPrincipal author, string? overrideReason, CancellationToken cancellationToken)
    {
        if (plan is null || plan.Work.End <= plan.Work.Start)
        {
            return ReviewPane.Empty;
        }

        var calendar = content.Current.Settings.Calendar;
        var clock = calendar.Clock;
        var others = await rulebook.OthersAsync(
            plan.Work, clock.StartOf(clock.DateAt(plan.Work.Start)), clock.StartOf(clock.DateAt(plan.Work.End).AddDays(1)), cancellationToken);
        return new ReviewPane(
            await rulebook.ReviewAsync(plan, cancellationToken),
            DayStrip.Of(plan.Work, others, calendar),
            author.IsInRole(Roles.Manager),
            overrideReason);
    }

    /// <summary>M6: an editor's words overrule nothing.</summary>
    public static ManagerOverride? OverrideOf(ClaimsPrincipal author, string? reason) =>
        author.IsInRole(Roles.Manager) && !string.IsNullOrWhiteSpace(reason) ? new ManagerOverride(reason) : null;
}
