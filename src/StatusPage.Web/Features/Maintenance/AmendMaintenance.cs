using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>The facts without the window, which changes by an update that tells the readers.</summary>
public sealed record MaintenanceAmendment(
    string MaintenanceId,
    int Version,
    LocalizedText Title,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    IReadOnlyList<string> ServiceIds,
    string? FallbackPlan,
    Agreement? Agreement,
    ManagerOverride? Overrule = null);

/// <summary>Changes what is known of maintenance: title, kind, impact, services, fallback plan, agreement.</summary>
public sealed class AmendMaintenance(StatusDbContext db, MaintenanceRulebook rulebook, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(MaintenanceAmendment command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Maintenance.FirstOrDefaultAsync(m => m.Id == command.MaintenanceId, cancellationToken) is not { } notice)
        {
            return Outcome.NotFound;
        }

        if (IsDone(notice))
        {
            return Outcome.Done;
        }

        if (await NoticeFileGuard.RefuseAsync(db, notice.Id, actor, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (notice.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Title),
            .. command.ServiceIds.Count == 0 ? [new Refusal("services", "required")] : await ServiceCheck.RunAsync(db, command.ServiceIds, cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var before = MaintenanceAudit.Of(notice);
        var planned = MaintenancePlans.Of(notice);
        var refusal = notice.Amend(Amended(notice), now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        // What is over is history, and can be told better without being planned again.
        if (!notice.IsOver && await rulebook.EnforceAsync(notice, planned, MaintenancePlans.Of(notice), command.Overrule, actor, cancellationToken) is { Count: > 0 } broken)
        {
            return Outcome.Refused(broken);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "maintenance.amended", MaintenanceAudit.Subject(notice.Id), before, MaintenanceAudit.Of(notice)));
        return await Outcome.SaveAsync(
            db,
            async () => IsDone(await db.Maintenance.SingleAsync(m => m.Id == command.MaintenanceId, cancellationToken)),
            cancellationToken);

        MaintenanceFacts Amended(MaintenanceNotice current) => new(
            command.Title, command.Kind, command.ExpectedImpact, current.Start, current.End, command.ServiceIds, command.FallbackPlan, command.Agreement);

        bool IsDone(MaintenanceNotice current) =>
            current.ServiceIds.ToHashSet().SetEquals(command.ServiceIds)
            && current.Facts == Amended(current) with { ServiceIds = current.Facts.ServiceIds };
    }
}
