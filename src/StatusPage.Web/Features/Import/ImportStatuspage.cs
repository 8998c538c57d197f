using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import;

/// <summary>
/// Takes over what was captured of a Statuspage page. Each save holds whole notices, so a kill leaves none in half,
/// and running it again does what is left. It notifies nobody.
/// </summary>
public sealed class ImportStatuspage(IDbContextFactory<StatusDbContext> contexts, TimeProvider clock)
{
    private const int Batch = 100;

    /// <param name="preview">Only tells what would be done.</param>
    public async Task<ImportReport> RunAsync(Capture capture, Language language, ProgressBar progress, CancellationToken cancellationToken, bool preview = false)
    {
        var report = new ImportReport { IsPreview = preview };
        var total = capture.Incidents.Count + capture.Maintenance.Count;
        progress.Report(0, total);

        var services = await ImportCatalogueAsync(capture, language, report, cancellationToken);
        var translation = new Translation(language, services);
        foreach (var batch in WithoutSharedUpdates(capture.Incidents.Values, report).Chunk(Batch))
        {
            await ImportBatchAsync(batch, translation, report, cancellationToken);
            progress.Report(report.Incidents.All, total);
        }

        foreach (var batch in WithoutSharedUpdates(capture.Maintenance.Values, report).Chunk(Batch))
        {
            await ImportBatchAsync(batch, translation, report, cancellationToken);
            progress.Report(report.Incidents.All + report.Maintenance.All, total);
        }

        // What was left out, and why, is in the report.
        progress.Report(total, total);
        return report;
    }

    private async Task<IReadOnlySet<string>> ImportCatalogueAsync(Capture capture, Language language, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var catalogue = await CatalogueImport.StartAsync(db, capture, language, clock.GetUtcNow(), report, cancellationToken);
        catalogue.TakeGroups();
        catalogue.TakeServices();
        catalogue.TakeMentioned();
        await catalogue.TakeStatesAsync(cancellationToken);
        if (!report.IsPreview)
        {
            await db.SaveChangesAsync(cancellationToken);
        }

        return catalogue.ServiceIds;
    }

    private async Task ImportBatchAsync(CapturedNotice<IncidentStatus>[] batch, Translation translation, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = batch.Select(n => n.Id).ToList();
        var updateIds = batch.SelectMany(n => n.Updates).Select(u => u.Id).ToList();
        var known = await db.Incidents.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancellationToken);
        var owners = await db.Set<IncidentUpdate>().Where(u => updateIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.IncidentId, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var notice in batch.Where(n => OwnsItsUpdates(n, owners, report)))
        {
            var record = translation.Incident(notice);
            var before = known.GetValueOrDefault(notice.Id)?.Updates.Count ?? 0;
            if (!known.TryGetValue(notice.Id, out var incident))
            {
                incident = Incident.Import(notice.Id, record);
                db.Incidents.Add(incident);
                report.Incidents.New++;
                Log(db, now, "incident.imported", $"incident/{notice.Id}");
            }
            else if (incident.TakeNewer(record, Translation.By, now))
            {
                report.Incidents.Changed++;
                Log(db, now, "incident.imported_again", $"incident/{notice.Id}");
            }
            else
            {
                report.Incidents.Unchanged++;
            }

            report.NewUpdates += incident.Updates.Count - before;
        }

        if (!report.IsPreview)
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task ImportBatchAsync(CapturedNotice<MaintenanceStatus>[] batch, Translation translation, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = batch.Select(n => n.Id).ToList();
        var updateIds = batch.SelectMany(n => n.Updates).Select(u => u.Id).ToList();
        var known = await db.Maintenance.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var owners = await db.Set<MaintenanceUpdate>().Where(u => updateIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.MaintenanceId, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var captured in batch.Where(n => OwnsItsUpdates(n, owners, report)))
        {
            var record = translation.Maintenance(captured);
            var before = known.GetValueOrDefault(captured.Id)?.Updates.Count ?? 0;
            if (!known.TryGetValue(captured.Id, out var notice))
            {
                notice = MaintenanceNotice.Import(captured.Id, record);
                db.Maintenance.Add(notice);
                report.Maintenance.New++;
                Log(db, now, "maintenance.imported", $"maintenance/{captured.Id}");
            }
            else if (notice.TakeNewer(record, Translation.By, now))
            {
                report.Maintenance.Changed++;
                Log(db, now, "maintenance.imported_again", $"maintenance/{captured.Id}");
            }
            else
            {
                report.Maintenance.Unchanged++;
            }

            report.NewUpdates += notice.Updates.Count - before;
        }

        if (!report.IsPreview)
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>An update belongs to one notice; a capture that says otherwise was tampered with.</summary>
    private static List<CapturedNotice<TStatus>> WithoutSharedUpdates<TStatus>(IEnumerable<CapturedNotice<TStatus>> notices, ImportReport report)
    {
        var owners = new Dictionary<string, string>();
        return [.. notices.Where(n => OwnsItsUpdates(n, owners, report) && n.Updates.All(u => owners.TryAdd(u.Id, n.Id)))];
    }

    private static bool OwnsItsUpdates<TStatus>(CapturedNotice<TStatus> notice, Dictionary<string, string> owners, ImportReport report)
    {
        if (notice.Updates.FirstOrDefault(u => owners.TryGetValue(u.Id, out var owner) && owner != notice.Id) is not { } shared)
        {
            return true;
        }

        report.Problems.Add(new Problem(notice.Where, $"its update {shared.Id} belongs to {owners[shared.Id]}, so it is left out"));
        return false;
    }

    private static void Log(StatusDbContext db, DateTimeOffset now, string action, string subject) =>
        db.AuditLog.Add(new AuditEntry { At = now, By = Translation.By, Action = action, Subject = subject });
}
