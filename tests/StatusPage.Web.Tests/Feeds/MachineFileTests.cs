using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Feeds;

public class MachineFileTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_calendar_keeps_what_was_called_off_and_counts_its_changes(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 5, 12, 0, 0, TimeSpan.Zero)), ("Site:PublicUrl", "https://status.example.nl"));
        var scene = new Scene(app);
        var kept = await scene.MaintenanceAsync(new("Blijft", "Stays"), new("We vervangen schijven.", null), scene.Now.AddDays(5), TimeSpan.FromHours(2), ["mysql"]);
        var gone = await scene.MaintenanceAsync(new("Vervalt", "Goes"), new("We vervangen schijven.", null), scene.Now.AddDays(6), TimeSpan.FromHours(2), ["exchange"]);
        var before = await LinesAsync(app, "/maintenance.ics");
        await using (var db = app.NewDb())
        {
            var stored = await db.Maintenance.FindAsync([gone.Id], Stop);
            Assert.Null(stored!.Reschedule(stored.Start.AddDays(1), stored.End.AddDays(1), scene.Now));
            Assert.Null(stored.Add(TestNotices.MaintenanceUpdate(MaintenanceStatus.Cancelled, scene.Now), scene.Now));
            await db.SaveChangesAsync(Stop);
        }

        await app.RefreshBoardAsync();
        var after = await LinesAsync(app, "/maintenance.ics");

        Assert.Equal(["STATUS:CONFIRMED", "STATUS:CONFIRMED"], before.Where(l => l.StartsWith("STATUS:", StringComparison.Ordinal)));
        Assert.Equal(["STATUS:CONFIRMED", "STATUS:CANCELLED"], after.Where(l => l.StartsWith("STATUS:", StringComparison.Ordinal)));
        Assert.Equal(["SEQUENCE:0", "SEQUENCE:0"], before.Where(l => l.StartsWith("SEQUENCE:", StringComparison.Ordinal)));
        Assert.Equal(["SEQUENCE:0", "SEQUENCE:2"], after.Where(l => l.StartsWith("SEQUENCE:", StringComparison.Ordinal)));
        Assert.Equal([$"UID:{kept.Id}@status.example.nl", $"UID:{gone.Id}@status.example.nl"], after.Where(l => l.StartsWith("UID:", StringComparison.Ordinal)));
        Assert.Equal(1, after.Count(l => l == "BEGIN:VALARM"));
        Assert.Contains("METHOD:PUBLISH", after);
        Assert.Contains("REFRESH-INTERVAL;VALUE=DURATION:PT15M", after);
        Assert.Contains("SUMMARY:Linfosys: Stays", await LinesAsync(app, "/en/services/mysql/maintenance.ics"));
        Assert.DoesNotContain($"UID:{gone.Id}@status.example.nl", await LinesAsync(app, "/services/mysql/maintenance.ics"));
    }

    [Theory]
    [InlineData("/", "nl", "Linfosys status", "/")]
    [InlineData("/en/", "en", "Linfosys status", "/en/")]
    public async Task Every_page_names_the_manifest_that_puts_the_site_on_a_home_screen(string page, string language, string name, string start)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var head = (await FilledForm.PageAsync(await client.GetAsync(page, Stop))).Head!;
        var answer = await client.GetAsync(head.QuerySelector("link[rel=manifest]")!.GetAttribute("href"), Stop);
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
        Assert.Equal((name, language, start, "/", "standalone"), (
            manifest.GetProperty("name").GetString(), manifest.GetProperty("lang").GetString(), manifest.GetProperty("start_url").GetString(), manifest.GetProperty("scope").GetString(), manifest.GetProperty("display").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(start, Stop)).StatusCode);
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var png = await client.GetByteArrayAsync(icon.GetProperty("src").GetString(), Stop);
            // Width and height of a PNG stand in its first chunk.
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))}x{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))}");
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(head.QuerySelector("link[rel=apple-touch-icon]")!.GetAttribute("href"), Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_badge_says_the_state_in_words(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);

        var picture = XDocument.Parse(await client.GetStringAsync("/services/exchange/badge.svg", Stop)).Root!;
        Assert.Equal("E-mail (Exchange): Werkt deels niet", picture.Attribute("aria-label")!.Value);
        Assert.Equal("image/svg+xml", (await client.GetAsync("/badge.svg", Stop)).Content.Headers.ContentType!.MediaType);
        var shield = JsonDocument.Parse(await client.GetStringAsync("/en/services/webhosting/badge.json", Stop)).RootElement;
        Assert.Equal((1, "Web hosting", "Operational"), (shield.GetProperty("schemaVersion").GetInt32(), shield.GetProperty("label").GetString(), shield.GetProperty("message").GetString()));
    }

    /// <summary>With more than the simplest request a browser asks first.</summary>
    [Theory]
    [InlineData("/history.json")]
    [InlineData("/en/services/exchange/history.atom")]
    [InlineData("/maintenance.ics")]
    [InlineData("/badge.json")]
    [InlineData("/openapi.json")]
    [InlineData("/api/v2/summary.json")]
    public async Task Scripts_of_other_sites_may_read_what_is_for_programs(string address)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        using var asking = new HttpRequestMessage(HttpMethod.Options, address) { Headers = { { "Origin", "https://shop.example" }, { "Access-Control-Request-Method", "GET" }, { "Access-Control-Request-Headers", "if-none-match" } } };

        using var permitted = await client.SendAsync(asking, Stop);
        using var read = await client.GetAsync(address, Stop);

        Assert.Equal(HttpStatusCode.NoContent, permitted.StatusCode);
        Assert.Contains("If-None-Match", permitted.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Contains("GET", permitted.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.All([permitted, read], a => Assert.Equal("*", a.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Theory, OnBothDatabases]
    public async Task The_frame_is_small_and_may_stand_on_any_page(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        Assert.Equal("", (await app.PageAsync("/embed/frame")).Body!.GetAttribute("data-active"));
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);

        using var answer = await client.GetAsync("/en/embed/frame?mobile=true", Stop);
        var page = await app.PageAsync("/en/embed/frame");

        Assert.Contains("frame-ancestors *", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Frame-Options"));
        Assert.Equal(incident.Id, page.Body!.GetAttribute("data-active"));
        Assert.Equal("Mail falters", page.QuerySelector("li a")!.TextContent);
        var bytes = (await answer.Content.ReadAsByteArrayAsync(Stop)).Length;
        foreach (var file in new[] { "/embed/script.js", "/embed/frame.js", "/embed/frame.css" })
        {
            bytes += (await client.GetByteArrayAsync(file, Stop)).Length;
        }

        Assert.InRange(bytes, 1, 10_000);
    }

    [Fact]
    public async Task Machines_find_what_they_look_for()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, null, ("Site:PublicUrl", "https://status.example.nl"));
        using var client = app.NewClient();
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);

        Assert.Contains("Sitemap: https://status.example.nl/sitemap.xml", await client.GetStringAsync("/robots.txt", Stop), StringComparison.Ordinal);
        var map = XDocument.Parse(await client.GetStringAsync("/sitemap.xml", Stop));
        var listed = map.Descendants().Where(e => e.Name.LocalName == "loc").Select(e => e.Value).ToList();
        Assert.Contains($"https://status.example.nl/en/incidents/{incident.Id}", listed);
        foreach (var address in listed)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(address).PathAndQuery, Stop)).StatusCode);
        }

        var page = await app.PageAsync($"/incidents/{incident.Id}");
        Assert.Equal("Mail hapert", page.QuerySelector("[itemtype='https://schema.org/SpecialAnnouncement'] [itemprop=name]")!.GetAttribute("content"));
    }

    [Fact]
    public async Task Security_txt_says_where_to_report_from_the_owners_file()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a =>
        {
            a.Clock.Set(new DateTimeOffset(2026, 12, 5, 12, 0, 0, TimeSpan.Zero));
            File.AppendAllText(Path.Combine(a.ContentDirectory, "site.yml"), "\nsecurity:\n  contact: [\"mailto:veilig@example.nl\", \"https://example.nl/veilig\"]\n  policy: https://example.nl/beleid\n");
        });
        using var client = app.NewClient();

        var lines = (await client.GetStringAsync("/.well-known/security.txt", Stop)).Split('\n');

        Assert.Equal("Contact: mailto:veilig@example.nl", lines[0]);
        Assert.Contains("Expires: 2027-07-01T00:00:00Z", lines);
        Assert.Contains("Policy: https://example.nl/beleid", lines);
    }

    private static async Task<List<string>> LinesAsync(StatusApp app, string address)
    {
        using var client = app.NewClient();
        var file = await client.GetStringAsync(address, Stop);
        Assert.All(file.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        return [.. file.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n")];
    }
}
