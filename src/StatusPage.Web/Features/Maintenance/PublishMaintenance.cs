using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <param name="Id">Made when the form was rendered: sent twice, it announces once.</param>
/// <param name="Overrule">M6: given only for a manager.</param>
public sealed record NewMaintenance(string Id, MaintenanceFacts Facts, LocalizedText Body, bool Notify, ManagerOverride? Overrule = null)
{
    /// <summary>The id of its first update, where somebody kept it.</summary>
    public string? UpdateId { get; init; }

    /// <summary>What the rules judge.</summary>
    public MaintenancePlan PlanAt(DateTimeOffset now) => MaintenancePlans.Of(Id, Facts, now, Notify);

    /// <summary>The notice as it would be; also what a preview shows.</summary>
    public (MaintenanceNotice? Notice, Refusal? Refusal) Make(string by, DateTimeOffset now) => MaintenanceNotice.Publish(
        Id, Facts, new MaintenanceUpdateDraft(UpdateId ?? NewId.Create(), MaintenanceStatus.Scheduled, Body, now, now, by, Notify: Notify), NoticeOrigin.Live, now);
}

/// <summary>Announces maintenance.</summary>
public sealed class PublishMaintenance(StatusDbContext db, MaintenanceRulebook rulebook, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NewMaintenance command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        if (await IsPublishedAsync())
        {
            return Outcome.Done;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Facts.Title),
            .. NoticeTexts.CheckBody(command.Body),
            .. await ServiceCheck.RunAsync(db, command.Facts.ServiceIds, cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var (notice, refusal) = command.Make(actor.Name, now);
        if (refusals.Count > 0 || notice is null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        if (await rulebook.EnforceAsync(notice, null, command.PlanAt(now), command.Overrule, actor, cancellationToken) is { Count: > 0 } broken)
        {
            return Outcome.Refused(broken);
        }

        db.Maintenance.Add(notice);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.published", MaintenanceAudit.Subject(notice.Id), null, new { maintenance = MaintenanceAudit.Of(notice), update = MaintenanceUpdateAudit.Of(notice.Updates[0]) }));
        return await Outcome.SaveAsync(db, IsPublishedAsync, cancellationToken);

        Task<bool> IsPublishedAsync() => db.Maintenance.AnyAsync(m => m.Id == command.Id, cancellationToken);
    }
}

internal static class MaintenanceUpdateAudit
{
    public static UpdateAudit<MaintenanceStatus> Of(MaintenanceUpdate update) => UpdateAudit.Of(update.Id, update.Status, update.Body, update.Notify);
}
