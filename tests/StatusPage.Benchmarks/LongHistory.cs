using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web;
using StatusPage.Web.Database;

namespace StatusPage.Benchmarks;

/// <summary>Makes a history many times as long, by saying again and again, ever further back, what it says already.</summary>
internal static class LongHistory
{
    /// <summary>Older than anything the home page shows, so that the page stays the same.</summary>
    private static readonly TimeSpan OutOfSight = TimeSpan.FromDays(120);

    private static readonly TimeSpan Step = TimeSpan.FromDays(30);

    /// <summary>Returns how many notices there are when it is done.</summary>
    public static async Task<int> MultiplyAsync(string dataDirectory, int times)
    {
        var options = new DbContextOptionsBuilder<SqliteStatusDbContext>()
            .UseSqlite($"Data Source={Path.Combine(dataDirectory, "statuspage.db")};Pooling=False")
            .AddInterceptors(new SqliteConnectionSettings())
            .Options;
        await using var reader = new SqliteStatusDbContext(options);
        var incidents = await reader.Incidents.AsNoTracking().Where(i => i.ResolvedAt != null).ToListAsync();
        var maintenance = await reader.Maintenance.AsNoTracking().Where(m => m.ActualEnd != null).ToListAsync();
        for (var copy = 1; copy < times; copy++)
        {
            var back = OutOfSight + (copy * Step);
            await using var writer = new SqliteStatusDbContext(options);
            writer.AddRange(incidents.Select(i => Earlier(i, back)));
            writer.AddRange(maintenance.Select(m => Earlier(m, back)));
            await writer.SaveChangesAsync();
        }

        return await reader.Incidents.CountAsync() + await reader.Maintenance.CountAsync();
    }

    private static Incident Earlier(Incident source, TimeSpan back)
    {
        var drafts = source.Timeline.Select(u => new IncidentUpdateDraft(
            NewId.Create(), u.Status, u.Body, u.At - back, u.CreatedAt - back, u.By, u.Changes, u.NextUpdateBy - back, Notify: false)).ToList();
        var facts = new IncidentFacts(
            source.Title, source.Kind, source.DetectedAt - back, source.StartedAt - back, source.Cause, source.ForceMajeureReason, source.ImpactOverride);
        var now = drafts[^1].CreatedAt;
        var (incident, refusal) = Incident.Publish(NewId.Create(), facts, drafts[0], NoticeOrigin.Demonstration, now);
        Expect(refusal);
        drafts.Skip(1).ToList().ForEach(d => Expect(incident!.Add(d, now)));
        return incident!;
    }

    private static MaintenanceNotice Earlier(MaintenanceNotice source, TimeSpan back)
    {
        var drafts = source.Timeline.Select(u => new MaintenanceUpdateDraft(
            NewId.Create(), u.Status, u.Body, u.At - back, u.CreatedAt - back, u.By, u.Automatic, Notify: false, u.Changes)).ToList();
        var facts = new MaintenanceFacts(
            source.Title, source.Kind, source.ExpectedImpact, source.Start - back, source.End - back, source.ServiceIds, source.FallbackPlan, source.Agreement);
        var now = drafts[^1].CreatedAt;
        var (notice, refusal) = MaintenanceNotice.Publish(NewId.Create(), facts, drafts[0], NoticeOrigin.Demonstration, now);
        Expect(refusal);
        drafts.Skip(1).ToList().ForEach(d => Expect(notice!.Add(d, now)));
        return notice!;
    }

    private static void Expect(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException($"The copy was refused: {refusal}");
        }
    }
}
