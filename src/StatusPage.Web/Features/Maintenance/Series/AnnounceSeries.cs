using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Series;

/// <summary>
/// Makes the ordinary notices of maintenance that comes back, each as if a person announced it. A turn and its notice
/// are one save, and a turn can be there only once: whatever restarts, it is announced once, or refused where staff see it.
/// </summary>
public sealed class AnnounceSeries(IServiceScopeFactory scopes, ContentLibrary content, TimeProvider clock)
{
    /// <returns>How many turns were announced.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wall = content.Current.Settings.Calendar.Clock;
        List<(string Series, DateOnly Day)> due = [];
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<StatusDbContext>();
            var today = wall.DateAt(now);
            var known = (await db.SeriesTurns.AsNoTracking().Where(t => t.Day >= today).Select(t => new { t.SeriesId, t.Day }).ToListAsync(cancellationToken))
                .Select(t => (t.SeriesId, t.Day)).ToHashSet();
            foreach (var series in await db.MaintenanceSeries.AsNoTracking().Where(s => s.EndedAt == null).ToListAsync(cancellationToken))
            {
                due.AddRange(series.DueAt(now, wall).Select(d => (series.Id, d)).Where(t => !known.Contains(t)));
            }
        }

        var announced = 0;
        foreach (var (series, day) in due)
        {
            announced += await AnnounceAsync(series, day, now, cancellationToken) ? 1 : 0;
        }

        return announced;
    }

    private async Task<bool> AnnounceAsync(string seriesId, DateOnly day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StatusDbContext>();
        var series = await db.MaintenanceSeries.AsNoTracking().SingleAsync(s => s.Id == seriesId, cancellationToken);
        var turn = new SeriesTurn(seriesId, day, now);
        var command = new NewMaintenance(NewId.Create(), series.FactsOn(day, content.Current.Settings.Calendar.Clock), series.Body, series.Notify);
        turn.Became(command.Id);
        db.SeriesTurns.Add(turn);
        try
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<PublishMaintenance>().RunAsync(command, Actor.Clock, cancellationToken);
            if (outcome.IsDone)
            {
                return true;
            }

            turn.WasRefused([.. outcome.Refusals.Select(InWords)]);
            db.AuditLog.Add(AuditEntry.Of(Actor.Clock, now, "maintenance.series_refused", $"maintenance_series/{seriesId}", null, new { day, refused = turn.Refused.Select(r => r.En) }));
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }
        catch (DbUpdateException)
        {
            await using var other = scopes.CreateAsyncScope();
            if (await other.ServiceProvider.GetRequiredService<StatusDbContext>().SeriesTurns.AnyAsync(t => t.SeriesId == seriesId && t.Day == day, cancellationToken))
            {
                // Another node was first.
                return false;
            }

            throw;
        }
    }

    private static LocalizedText InWords(Refusal refusal)
    {
        if (refusal.Arguments is [LocalizedText sentence])
        {
            return sentence;
        }

        var own = $"publishing.refusal_{refusal.Field}_{refusal.Code}";
        var key = TextCatalogue.Shipped.All.ContainsKey(own) ? own : $"publishing.refusal_{refusal.Code}";
        return new LocalizedText(new Texts(Language.Dutch)[key, refusal.Arguments], new Texts(Language.English)[key, refusal.Arguments]);
    }
}
