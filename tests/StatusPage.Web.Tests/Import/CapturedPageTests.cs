using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.Import;

/// <summary>The captured page of a real company, which is not ours to publish; see <see cref="SharedCases"/>.</summary>
public class CapturedPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task All_of_it_comes_in_dated_as_it_was_and_twice_is_once(TestDatabase database)
    {
        var folder = SharedCases.Require("statuspage/discord-2019-06-24");
        await using var app = await StatusApp.StartAsync(database);

        var report = await ImportAsync(app, folder);

        Assert.Empty(report.Problems);
        Assert.Equal((18, 50, 4, 184), (report.Services.New, report.Incidents.New, report.Maintenance.New, report.NewUpdates));
        await using var db = app.NewDb();
        Assert.Equal(Captured(folder, "incidents.json", "incidents"), await IncidentsAsync());
        Assert.Equal(Captured(folder, "scheduled-maintenances.json", "scheduled_maintenances"), await MaintenanceAsync());
        Assert.Equal(13, await db.Services.CountAsync(s => s.GroupId == "jk03xttfcz9b", Stop));
        Assert.Equal(17, await db.Services.CountAsync(s => s.Source == CatalogueSource.Import && s.ArchivedAt == null, Stop));
        Assert.True((await ImportAsync(app, folder)).NothingNew);

        async Task<List<string>> IncidentsAsync() => [.. (await db.Incidents.ToListAsync(Stop))
            .SelectMany(i => i.Updates.Select(u => $"{i.Id} {i.Title.En} {Words.Of(i.Status)} {Words.Of(i.Impact)} {Ms(i.CreatedAt)} {Ms(i.UpdatedAt)} {Ms(i.StartedAt)} {Ms(i.MonitoringAt)} {Ms(i.ResolvedAt)} {u.Id} {Words.Of(u.Status)} {Ms(u.CreatedAt)} {Ms(u.UpdatedAt)} {Ms(u.At)} {u.Notify}"
                + string.Concat(u.Changes.Select(c => $" {c.ServiceId} {Words.Of(c.Old)} {Words.Of(c.New)}"))))
            .Order(StringComparer.Ordinal)];

        async Task<List<string>> MaintenanceAsync() => [.. (await db.Maintenance.ToListAsync(Stop))
            .SelectMany(m => m.Updates.Select(u => $"{m.Id} {m.Title.En} {Words.Of(m.Status)} {Words.Of(m.Impact)} {Ms(m.CreatedAt)} {Ms(m.UpdatedAt)} {Ms(m.Timeline.First().At)} {Ms(m.Timeline.LastOrDefault(v => v.Status == Domain.Maintenance.MaintenanceStatus.Verifying)?.At)} {Ms(m.Timeline.Last().At)} {u.Id} {Words.Of(u.Status)} {Ms(u.CreatedAt)} {Ms(u.UpdatedAt)} {Ms(u.At)} {u.Notify} {Ms(m.Start)} {Ms(m.End)}"))
            .Order(StringComparer.Ordinal)];
    }

    private static async Task<ImportReport> ImportAsync(StatusApp app, string folder)
    {
        var (capture, problems) = CaptureReader.Read(folder);
        Assert.Empty(problems);
        return await app.Services.GetRequiredService<ImportStatuspage>().RunAsync(capture, Language.English, new ProgressBar("", TextWriter.Null, terminal: false, TimeProvider.System), Stop);
    }

    /// <summary>What the documents say, one line an update, in the order of the expressions above.</summary>
    private static List<string> Captured(string folder, string file, string key)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
        return [.. document.RootElement.GetProperty(key).EnumerateArray()
            .SelectMany(n => n.GetProperty("incident_updates").EnumerateArray().Select(u =>
                $"{Text(n, "id")} {Text(n, "name")} {Text(n, "status")} {Text(n, "impact")} {Time(n, "created_at")} {Time(n, "updated_at")} {Time(n, "started_at")} {Time(n, "monitoring_at")} {Time(n, "resolved_at")} {Text(u, "id")} {Text(u, "status")} {Time(u, "created_at")} {Time(u, "updated_at")} {Time(u, "display_at")} {u.GetProperty("deliver_notifications").GetBoolean()}"
                + (n.TryGetProperty("scheduled_for", out _) ? $" {Time(n, "scheduled_for")} {Time(n, "scheduled_until")}" : "")
                + Rows(u)))
            .Order(StringComparer.Ordinal)];

        static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

        static string Time(JsonElement element, string name) =>
            element.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? Ms(value.GetDateTimeOffset()) : Ms(null);

        static string Rows(JsonElement update) => update.GetProperty("affected_components") is { ValueKind: JsonValueKind.Array } rows
            ? string.Concat(rows.EnumerateArray().Where(r => r.TryGetProperty("code", out _)).Select(r => $" {Text(r, "code")} {Text(r, "old_status")} {Text(r, "new_status")}"))
            : "";
    }

    private static string Ms(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null) ?? "-";
}
