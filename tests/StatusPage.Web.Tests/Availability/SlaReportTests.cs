using System.Net;
using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Features.Catalogue;

namespace StatusPage.Web.Tests.Availability;

public class SlaReportTests
{
    /// <summary>Saturday 28 November 2026, 13:00 in Amsterdam.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_month_is_told_to_the_second_in_the_promised_shape(TestDatabase database)
    {
        await using var app = await SceneAsync(database);
        using var client = app.NewClient();
        var answer = await client.GetAsync("/api/sla/2026-11.json", Cancelled);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;

        Assert.Equal(["month", "time_zone", "final", "services"], report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("2026-11", "Europe/Amsterdam", false), (report.GetProperty("month").GetString(), report.GetProperty("time_zone").GetString(), report.GetProperty("final").GetBoolean()));
        var ftp = Service(report, "ftp");
        Assert.Equal(
            ["service", "service_time_seconds", "unmeasured_seconds", "downtime_seconds", "excluded", "counted_downtime_seconds", "availability", "sla_met", "may_terminate", "refund_percent"],
            ftp.EnumerateObject().Select(p => p.Name));

        // An incident of an hour counts; of five hours of work from 22:00, four are outside service time and one within the 16 of the month.
        var excluded = ftp.GetProperty("excluded").EnumerateArray().ToList();
        Assert.Equal(3600 + (5 * 3600), ftp.GetProperty("downtime_seconds").GetInt64());
        Assert.Equal(3600, ftp.GetProperty("counted_downtime_seconds").GetInt64());
        Assert.Equal([("A2", 4 * 3600), ("A3-announced", 3600)], excluded.Select(e => (e.GetProperty("rule").GetString()!, e.GetProperty("seconds").GetInt32())));
        Assert.Equal("2026-11-21T21:00:00Z", excluded[0].GetProperty("from").GetString());
        Assert.Equal(app.Board.Maintenance.Single().Id, excluded[0].GetProperty("notice").GetString());
        var gone = (long)(Now - new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero)).TotalSeconds;
        Assert.InRange(ftp.GetProperty("service_time_seconds").GetInt64(), gone - (4 * 3600), gone - (4 * 3600) + 60);
        Assert.StartsWith("0.998", ftp.GetProperty("availability").GetString(), StringComparison.Ordinal);
        Assert.Equal((false, true, 100), (ftp.GetProperty("sla_met").GetBoolean(), ftp.GetProperty("may_terminate").GetBoolean(), ftp.GetProperty("refund_percent").GetInt32()));

        var web = Service(report, "webhosting");
        Assert.Equal(("1.000000", true, 0), (web.GetProperty("availability").GetString(), web.GetProperty("sla_met").GetBoolean(), web.GetProperty("refund_percent").GetInt32()));
    }

    [Theory, OnBothDatabases]
    public async Task The_page_shows_every_stretch_with_its_rule_and_its_notice_in_both_languages(TestDatabase database)
    {
        await using var app = await SceneAsync(database);
        var notice = app.Board.Maintenance.Single().Id;
        var page = await app.PageAsync("/sla/2026-11/ftp");
        Assert.Contains("Niet nagekomen", page.Said(".figures"), StringComparison.Ordinal);
        Assert.Contains("Telt niet mee (A2)", page.Said(".sla-table"), StringComparison.Ordinal);
        Assert.Contains("Telt niet mee (A3-announced)", page.Said(".sla-table"), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($".sla-table a[href='/maintenance/{notice}']"));
        Assert.NotNull(page.QuerySelector($".sla-table a[href='/incidents/{app.Board.Incidents.Single().Id}']"));

        var english = await app.PageAsync("/en/sla");
        Assert.Contains("Availability in November 2026", english.Said("h1"), StringComparison.Ordinal);
        Assert.Contains("This month is still running", english.Said(".page-head"), StringComparison.Ordinal);
        Assert.Equal(10, english.QuerySelector(".sla-table")!.QuerySelectorAll("tbody tr").Length);
    }

    [Theory, OnBothDatabases]
    public async Task A_line_of_the_table_for_spreadsheets_is_a_stretch(TestDatabase database)
    {
        await using var app = await SceneAsync(database);
        using var client = app.NewClient();
        var lines = (await client.GetStringAsync("/sla/2026-11.csv", Cancelled)).Split("\r\n").Where(l => l.StartsWith("ftp", StringComparison.Ordinal)).ToList();
        Assert.Equal(["service_time", "counted", "excluded", "outside_service_time", "excluded"], lines.Select(l => l.Split(',')[4]));
        Assert.Equal("3600", lines[1].Split(',')[3]);
    }

    [Theory]
    [InlineData("/api/sla/november.json", HttpStatusCode.BadRequest)]
    [InlineData("/api/sla/2026-13.json", HttpStatusCode.BadRequest)]
    [InlineData("/api/sla/2026-12.json", HttpStatusCode.NotFound)]
    [InlineData("/api/sla/1999-01.json", HttpStatusCode.NotFound)]
    [InlineData("/sla/2026-1.csv", HttpStatusCode.BadRequest)]
    public async Task A_month_that_is_none_or_has_no_report_is_answered_with_a_problem(string address, HttpStatusCode status)
    {
        await using var app = await SceneAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var answer = await client.GetAsync(address, Cancelled);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)status, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("/sla/2026-12")]
    [InlineData("/sla/november")]
    [InlineData("/sla/2026-11/nothing")]
    public async Task A_page_of_no_month_or_service_is_not_found(string address)
    {
        await using var app = await SceneAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(address, Cancelled)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task The_home_page_counts_as_the_report_does_and_force_majeure_leaves_both_alike(TestDatabase database)
    {
        await using var app = await SceneAsync(database);
        var before = new ServiceDays(app.Board.ServiceBySlug("ftp")!, app.Board).UpDuring(TimeSpan.FromDays(30));
        Assert.InRange(before!.Value, 1 - (3601m / (30 * 86_400 - (4 * 3600))), 1 - (3599m / (30 * 86_400 - (4 * 3600))));

        await using (var db = app.NewDb())
        {
            var incident = await db.Incidents.FindAsync([app.Board.Incidents.Single().Id], Cancelled);
            Assert.Null(incident!.Amend(incident.Facts with { Cause = IncidentCause.PowerSupplier, ForceMajeureReason = "Stroomstoring in de wijk" }, "bleek later", Now));
            await db.SaveChangesAsync(Cancelled);
        }

        await app.RefreshBoardAsync();
        Assert.Equal(1m, new ServiceDays(app.Board.ServiceBySlug("ftp")!, app.Board).UpDuring(TimeSpan.FromDays(30)));
        var page = await app.PageAsync("/sla/2026-11/ftp");
        Assert.Contains("Telt niet mee (K2)", page.Said(".sla-table"), StringComparison.Ordinal);
        Assert.Contains("Stroomstoring in de wijk", page.Said(".sla-table"), StringComparison.Ordinal);
    }

    internal static async Task<StatusApp> SceneAsync(TestDatabase database)
    {
        var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Now));
        var scene = new Scene(app);
        await scene.ServicesExistForAYearAsync();
        var start = new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero);
        var incident = await scene.IncidentAsync(new("FTP viel uit", "FTP was down"), new("We zoeken het uit.", null), ServiceState.MajorOutage, ["ftp"], start, origin: NoticeOrigin.Backfilled);
        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new("Klaar.", null), start.AddHours(1));
        await scene.MaintenanceAsync(new("Nieuwe schijven", "New disks"), new("Even weg.", null), new DateTimeOffset(2026, 11, 21, 21, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(5), ["ftp"], ExpectedImpact.Outage);
        return app;
    }

    private static JsonElement Service(JsonElement report, string slug) =>
        report.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("service").GetString() == slug);
}
