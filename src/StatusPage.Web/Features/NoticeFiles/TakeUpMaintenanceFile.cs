using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>Brings maintenance in line with its file, by the use cases that the staff's forms use.</summary>
public sealed class TakeUpMaintenanceFile(
    StatusDbContext db,
    PublishMaintenance publish,
    AddMaintenanceUpdate add,
    AmendMaintenance amend,
    CorrectMaintenanceUpdate correct,
    WithdrawMaintenanceUpdate withdraw)
{
    /// <inheritdoc cref="TakeUpIncidentFile.RunAsync"/>
    public async Task<FileOutcome> RunAsync(MaintenanceFile file, IReadOnlyDictionary<string, string> services, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken)
    {
        var id = NoticeFileRow.IdOf(file.Path);
        var updates = file.Updates.OrderBy(u => u.At).ToList();
        var facts = file.Facts with { ServiceIds = [.. file.Facts.ServiceIds.Select(s => services[s])] };
        if (!await db.Maintenance.AnyAsync(m => m.Id == id, cancellationToken))
        {
            var first = updates[0];
            if (first.Status != MaintenanceStatus.Scheduled)
            {
                return FileOutcome.Problem(file, first.Line, "the first update announces the maintenance, so its status is scheduled");
            }

            var made = new NewMaintenance(id, facts, first.Body, file.Notify) { UpdateId = IdOf(file, first) };
            if (FileOutcome.Of(await publish.RunAsync(made, Actor.File, cancellationToken), file, first) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        var notice = await db.Maintenance.SingleAsync(m => m.Id == id, cancellationToken);
        var reason = $"content/{file.Path}";
        var amended = new MaintenanceAmendment(id, notice.Version, facts.Title, facts.Kind, facts.ExpectedImpact, facts.ServiceIds, facts.FallbackPlan, facts.Agreement);
        if (FileOutcome.Of(await amend.RunAsync(amended, Actor.File, cancellationToken), file) is { IsDone: false } unamended)
        {
            return unamended;
        }

        // Another window is told by the newest update that is new.
        var newest = updates.FindLast(u => notice.Updates.All(said => said.Id != IdOf(file, u)));
        if (newest is null && (notice.Start, notice.End) != (facts.Start, facts.End))
        {
            return FileOutcome.Problem(file, file.Lines["start"], "another window has to be told: add an update that says so");
        }

        foreach (var update in updates)
        {
            if (await SayAsync(file, notice, update, facts, update == newest, reason, cancellationToken) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        var told = updates.Select(u => IdOf(file, u)).ToHashSet();
        foreach (var gone in notice.Updates.Where(u => known.ContainsKey(u.Id) && !told.Contains(u.Id) && !u.IsWithdrawn).ToList())
        {
            if (FileOutcome.Of(await withdraw.RunAsync(new UpdateWithdrawal(id, gone.Id, notice.Version, reason), Actor.File, cancellationToken), file) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        return FileOutcome.Done;
    }

    public static string IdOf(NoticeFile file, FileUpdate<MaintenanceStatus> update) => NoticeFileRow.IdOf($"{file.Path}#{update.Heading}");

    private async Task<FileOutcome> SayAsync(
        MaintenanceFile file, MaintenanceNotice notice, FileUpdate<MaintenanceStatus> update, MaintenanceFacts facts, bool isNewest, string reason, CancellationToken cancellationToken)
    {
        var updateId = IdOf(file, update);
        if (notice.Updates.FirstOrDefault(u => u.Id == updateId) is not { } said)
        {
            var (start, end) = isNewest ? (facts.Start, facts.End) : (notice.Start, notice.End);
            var more = new NewMaintenanceUpdate(notice.Id, updateId, notice.Version, update.Status, update.Body, start, end, file.Notify);
            return FileOutcome.Of(await add.RunAsync(more, Actor.File, cancellationToken), file, update);
        }

        return said.Body == update.Body || said.IsWithdrawn
            ? FileOutcome.Done
            : FileOutcome.Of(await correct.RunAsync(new UpdateCorrection(notice.Id, updateId, notice.Version, update.Body, reason), Actor.File, cancellationToken), file, update);
    }
}
