using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Maintenance.Series;

/// <param name="Id">Made when the form was rendered: sent twice, it is one series.</param>
/// <param name="Version">0 for a new one.</param>
public sealed record SeriesCommand(string Id, int Version, SeriesFacts Facts);

/// <summary>Plans maintenance that comes back, or changes what is announced from now on.</summary>
public sealed class SaveSeries(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(SeriesCommand command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        var series = await db.MaintenanceSeries.FirstOrDefaultAsync(s => s.Id == command.Id, cancellationToken);
        if (series is not null && command.Version == 0)
        {
            return Outcome.Done;
        }

        if (series is null ? command.Version != 0 : series.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Facts.Title),
            .. NoticeTexts.CheckBody(command.Facts.Body),
            .. await ServiceCheck.RunAsync(db, command.Facts.ServiceIds, cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var before = series is null ? null : new { series.Rule, series.StartsAt, series.Length };
        Refusal? refusal;
        if (series is null)
        {
            (series, refusal) = MaintenanceSeries.Make(command.Id, command.Facts, actor.Name, now);
        }
        else
        {
            refusal = series.Describe(command.Facts);
        }

        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        if (command.Version == 0)
        {
            db.MaintenanceSeries.Add(series!);
        }

        db.AuditLog.Add(AuditEntry.Of(
            actor, now, command.Version == 0 ? "maintenance.series_planned" : "maintenance.series_changed", $"maintenance_series/{command.Id}", before, new { series!.Rule, series.StartsAt, series.Length }));
        return await Outcome.SaveAsync(db, () => db.MaintenanceSeries.AnyAsync(s => s.Id == command.Id && command.Version == 0, cancellationToken), cancellationToken);
    }
}

/// <summary>Announces nothing more of it; what was announced stays as it is.</summary>
public sealed class EndSeries(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.MaintenanceSeries.FirstOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } series)
        {
            return Outcome.NotFound;
        }

        if (series.EndedAt is null)
        {
            series.End(clock.GetUtcNow());
            db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "maintenance.series_ended", $"maintenance_series/{id}"));
        }

        return await Outcome.SaveAsync(db, () => Task.FromResult(false), cancellationToken);
    }
}

/// <summary>Somebody saw that a turn was refused, and did what was needed.</summary>
public sealed class DealWithTurn(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string seriesId, DateOnly day, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.SeriesTurns.FirstOrDefaultAsync(t => t.SeriesId == seriesId && t.Day == day, cancellationToken) is not { } turn)
        {
            return Outcome.NotFound;
        }

        turn.DealtWith(clock.GetUtcNow());
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "maintenance.series_dealt_with", $"maintenance_series/{seriesId}", null, new { day }));
        return await Outcome.SaveAsync(db, () => Task.FromResult(false), cancellationToken);
    }
}
