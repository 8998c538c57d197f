using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Availability;

/// <summary>One interval as staff saw it, and what it should have been.</summary>
public sealed record NewIntervalCorrection(string Id, string ServiceId, HoldCause Cause, string CauseId, CorrectedInterval Before, CorrectedInterval After, string? Reason);

/// <summary>Sets right when and in what state a cause held a service; the notice keeps its words, the figures follow the correction.</summary>
public sealed class CorrectInterval(StatusDbContext db, BoardKeeper keeper, StatusBoard board, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NewIntervalCorrection command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        if (await IsDoneAsync())
        {
            return Outcome.Done;
        }

        await keeper.RefreshAsync(cancellationToken);
        if (!board.Current.Services.TryGetValue(command.ServiceId, out var service))
        {
            return Outcome.NotFound;
        }

        var seen = new PublicHold(command.Before.State, command.Before.From, command.Before.To, command.Cause, command.CauseId);
        if (!service.Holds.Contains(seen))
        {
            return Outcome.Conflict;
        }

        var now = clock.GetUtcNow();
        var (correction, refusal) = IntervalCorrection.Make(
            command.Id, command.ServiceId, command.Cause, command.CauseId, command.Before, command.After, command.Reason, actor.Name, now);
        if (correction is null)
        {
            return Outcome.Refused(refusal!);
        }

        db.IntervalCorrections.Add(correction);
        db.AuditLog.Add(AuditEntry.Of(
            actor, now, "service.interval_corrected", $"service/{command.ServiceId}", command.Before, new { command.After.From, command.After.To, command.After.State, command.Cause, command.CauseId }, correction.Reason));
        return await Outcome.SaveAsync(db, IsDoneAsync, cancellationToken);

        Task<bool> IsDoneAsync() => db.IntervalCorrections.AnyAsync(c => c.Id == command.Id, cancellationToken);
    }
}

