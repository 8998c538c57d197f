using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>One thing that was said of it at the time, and when.</summary>
public sealed record PastMaintenanceUpdate(DateTimeOffset At, MaintenanceStatus Status, LocalizedText Body);

/// <param name="Id">Made by who sends it: sent twice, it is filed once.</param>
public sealed record PastMaintenance(string Id, MaintenanceFacts Facts, IReadOnlyList<PastMaintenanceUpdate> Updates);

/// <summary>Puts old maintenance on the record with its true times. N3: it notifies nobody.</summary>
public sealed class BackfillMaintenance(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(PastMaintenance command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        if (await IsFiledAsync())
        {
            return Outcome.Done;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Facts.Title),
            .. command.Updates.Index().SelectMany(u => NoticeTexts.CheckBody(u.Item.Body, $"updates[{u.Index}].")),
            .. await ServiceCheck.RunAsync(db, command.Facts.ServiceIds, cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var drafts = command.Updates.Select(u => new MaintenanceUpdateDraft(NewId.Create(), u.Status, u.Body, u.At, now, actor.Name, Notify: false)).ToList();
        var (notice, refusal) = MaintenanceNotice.Backfill(command.Id, command.Facts, drafts, now);
        if (refusals.Count > 0 || notice is null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.Maintenance.Add(notice);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.backfilled", MaintenanceAudit.Subject(notice.Id), null, new { maintenance = MaintenanceAudit.Of(notice), updates = notice.Timeline.Select(MaintenanceUpdateAudit.Of) }));
        return await Outcome.SaveAsync(db, IsFiledAsync, cancellationToken);

        Task<bool> IsFiledAsync() => db.Maintenance.AnyAsync(m => m.Id == command.Id, cancellationToken);
    }
}
