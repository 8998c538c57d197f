using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>M1 to M6 with all that is planned: what an editor is shown, and what every use case that plans enforces.</summary>
public sealed class MaintenanceRulebook(StatusDbContext db, ContentLibrary content, TimeProvider clock)
{
    /// <summary>Suggestions reach this far, and must know what is planned there.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(150);

    public async Task<MaintenanceReview> ReviewAsync(MaintenancePlan plan, CancellationToken cancellationToken)
    {
        var rules = await RulesForAsync(plan, cancellationToken);
        var open = await db.Incidents.AsNoTracking()
            .Where(i => i.PublishedAt != null && i.Status != IncidentStatus.Resolved && i.Status != IncidentStatus.Postmortem)
            .ToListAsync(cancellationToken);
        return rules.Review(plan, [.. open.Select(i => (i.Title, (IReadOnlyList<string>)[.. i.ServiceIds]))], clock.GetUtcNow());
    }

    /// <summary>What else is planned for these services in the days of the plan.</summary>
    public async Task<IReadOnlyList<PlannedWork>> OthersAsync(PlannedWork work, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        [.. (await LoadAsync(work, from, to, cancellationToken)).Where(o => o.Overlaps(from, to) && o.ServiceIds.Any(work.ServiceIds.Contains)).OrderBy(o => o.Start)];

    /// <summary>
    /// M6: refuses what breaks a rule that it did not break in the same way before. A manager's reason overrules, which
    /// stands on the notice and in the audit log from then on. Two plans that only together break a rule are judged one
    /// after the other: a plan that may go on keeps its turn until it is saved.
    /// </summary>
    /// <param name="notice">The notice as it will be saved.</param>
    /// <param name="before">How it was planned; null for a new notice.</param>
    public async Task<IReadOnlyList<Refusal>> EnforceAsync(
        MaintenanceNotice notice, MaintenancePlan? before, MaintenancePlan plan, ManagerOverride? overrule, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.TakeTurnAsync(cancellationToken);
        var breaches = await NewBreachesAsync(before, plan, now, cancellationToken);
        if (breaches.Count == 0)
        {
            return [];
        }

        if (overrule is null)
        {
            await db.LeaveTurnAsync();
            return [.. breaches.Select(b => b.ToRefusal())];
        }

        if (notice.Overrule([.. breaches.Select(b => b.Rule)], overrule.Reason ?? "", actor.Name, now) is { } refusal)
        {
            await db.LeaveTurnAsync();
            return [.. breaches.Select(b => b.ToRefusal()), refusal];
        }

        db.AuditLog.Add(AuditEntry.Of(
            actor, now, "maintenance.rules_overruled", MaintenanceAudit.Subject(notice.Id), null,
            new { rules = notice.Overrides[^1].Rules, breaches = breaches.Select(b => b.Sentence.En) }, notice.Overrides[^1].Reason));
        return [];
    }

    private async Task<IReadOnlyList<RuleBreach>> NewBreachesAsync(MaintenancePlan? before, MaintenancePlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (plan.Work.End <= plan.Work.Start)
        {
            return [];
        }

        var rules = await RulesForAsync(plan, cancellationToken);
        var known = before is null ? [] : rules.Check(before, now).Select(b => b.Sentence).ToHashSet();
        return [.. rules.Check(plan, now).Where(b => !known.Contains(b.Sentence))];
    }

    private async Task<MaintenanceRules> RulesForAsync(MaintenancePlan plan, CancellationToken cancellationToken)
    {
        var settings = content.Current.Settings;
        var now = clock.GetUtcNow();
        var first = plan.Work.Start < now ? plan.Work.Start : now;
        var last = plan.Work.End > now ? plan.Work.End : now;
        var names = await db.Services.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        var others = await LoadAsync(plan.Work, CalendarMonth.Of(first, settings.TimeZone).In(settings.TimeZone).From, last + Ahead, cancellationToken);
        return new MaintenanceRules(settings.Calendar, settings.Maintenance, others, id => names.GetValueOrDefault(id) ?? new LocalizedText(id, id));
    }

    private async Task<List<PlannedWork>> LoadAsync(PlannedWork work, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var notices = await db.Maintenance.AsNoTracking().IgnoreAutoIncludes()
            .Where(m => m.Id != work.Id && m.Start < to && (m.End > from || m.ActualEnd > from))
            .ToListAsync(cancellationToken);
        return [.. notices.Select(PlannedWork.Of).OfType<PlannedWork>()];
    }
}
