using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance;

/// <param name="UpdateId">Made when the form was rendered: sent twice, it says it once.</param>
/// <param name="Version">Of the notice that the form was rendered from.</param>
/// <param name="Start">The window from now on; whoever is told of another one is told by this update.</param>
public sealed record NewMaintenanceUpdate(
    string MaintenanceId,
    string UpdateId,
    int Version,
    MaintenanceStatus Status,
    LocalizedText Body,
    DateTimeOffset Start,
    DateTimeOffset End,
    bool Notify,
    ManagerOverride? Overrule = null)
{
    /// <summary>What the rules judge; null when the update plans nothing that was not announced already.</summary>
    public MaintenancePlan? PlanFor(MaintenanceNotice notice, DateTimeOffset now)
    {
        if (notice.IsOver || Status is MaintenanceStatus.Completed or MaintenanceStatus.Cancelled)
        {
            return null;
        }

        // M1 is about when it happens: who starts before the announced window works from now on.
        var startsNow = notice.Status == MaintenanceStatus.Scheduled && Status != MaintenanceStatus.Scheduled;
        var start = notice.ActualStart ?? (startsNow && now < Start ? now : Start);
        return start >= notice.Start && End <= notice.End
            ? null
            : MaintenancePlans.Of(notice, notice.Facts with { Start = start, End = End }, now, Notify || startsNow, startsNow);
    }

    /// <summary>Adds it to the notice, which may refuse; also how a preview is made.</summary>
    public Refusal? AddTo(MaintenanceNotice notice, string by, DateTimeOffset now) =>
        (Start != notice.Start || End != notice.End ? notice.Reschedule(Start, End, now) : null)
        ?? notice.Add(new MaintenanceUpdateDraft(UpdateId, Status, Body, now, now, by, Notify: Notify), now);
}

/// <summary>Tells more of maintenance: starts it early, moves or extends its window, completes or cancels it.</summary>
public sealed class AddMaintenanceUpdate(StatusDbContext db, MaintenanceRulebook rulebook, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NewMaintenanceUpdate command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.UpdateId) || await db.Maintenance.FirstOrDefaultAsync(m => m.Id == command.MaintenanceId, cancellationToken) is not { } notice)
        {
            return Outcome.NotFound;
        }

        if (notice.Updates.Any(u => u.Id == command.UpdateId))
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

        var refusals = NoticeTexts.CheckBody(command.Body).ToList();
        var now = clock.GetUtcNow();
        var before = MaintenanceAudit.Of(notice);
        var (planned, plan) = (MaintenancePlans.Of(notice), command.PlanFor(notice, now));
        var refusal = command.AddTo(notice, actor.Name, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        if (plan is not null && await rulebook.EnforceAsync(notice, planned, plan, command.Overrule, actor, cancellationToken) is { Count: > 0 } broken)
        {
            return Outcome.Refused(broken);
        }

        var update = notice.Updates.Single(u => u.Id == command.UpdateId);
        db.AuditLog.Add(AuditEntry.Of(actor, now, Action(before.Status, update.Status), MaintenanceAudit.Subject(notice.Id), before, new { maintenance = MaintenanceAudit.Of(notice), update = MaintenanceUpdateAudit.Of(update) }));
        return await Outcome.SaveAsync(
            db,
            () => db.Set<MaintenanceUpdate>().AnyAsync(u => u.Id == command.UpdateId && u.MaintenanceId == command.MaintenanceId, cancellationToken),
            cancellationToken);
    }

    private static string Action(MaintenanceStatus before, MaintenanceStatus after) => after switch
    {
        _ when before == after => "maintenance.updated",
        MaintenanceStatus.InProgress when before == MaintenanceStatus.Scheduled => "maintenance.started",
        MaintenanceStatus.Completed => "maintenance.completed",
        MaintenanceStatus.Cancelled => "maintenance.cancelled",
        _ => "maintenance.updated",
    };
}
