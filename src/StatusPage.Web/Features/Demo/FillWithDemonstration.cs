using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Features.Demo;

/// <summary>Fills an empty database with a believable history, in one transaction: a kill leaves it empty.</summary>
public sealed class FillWithDemonstration(IDbContextFactory<StatusDbContext> contexts, ContentLibrary content, TimeProvider clock)
{
    private const int Batch = 250;

    /// <param name="scale">How many times the history of a year.</param>
    public async Task<Refusal?> RunAsync(int scale, ProgressBar progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Incidents.AnyAsync(cancellationToken) || await db.Maintenance.AnyAsync(cancellationToken))
        {
            return new Refusal("database", "not_empty");
        }

        var now = clock.GetUtcNow();
        var services = await db.Services.Where(s => s.Source == CatalogueSource.File && s.ArchivedAt == null && !s.Hidden).ToListAsync(cancellationToken);
        var history = new DemoHistory(DemoStory.Read(), services.ToDictionary(s => s.Slug, s => s.Id), content.Current.Settings.TimeZone, now, scale);
        if (!history.HasSomethingToTell)
        {
            return new Refusal("catalogue", "unknown_services");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var founded = now.AddDays(-(365 * history.Years) - 60);
        foreach (var service in services.Where(s => s.CreatedAt > founded))
        {
            service.ExistsSince(founded);
        }

        db.AuditLog.Add(new AuditEntry { At = now, By = "demo", Action = "demonstration.filled", Subject = "demonstration", After = $"{history.Count} notices" });
        await db.SaveChangesAsync(cancellationToken);

        var done = 0;
        progress.Report(done, history.Count);
        foreach (var batch in history.Incidents().Cast<IPublicRow>().Concat(history.Maintenance()).Chunk(Batch))
        {
            db.ChangeTracker.Clear();
            db.AddRange(batch);
            await db.SaveChangesAsync(cancellationToken);
            done += batch.Length;
            progress.Report(done, history.Count);
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
