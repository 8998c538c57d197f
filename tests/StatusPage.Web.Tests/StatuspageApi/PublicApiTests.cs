using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Features.StatuspageApi;

namespace StatusPage.Web.Tests.StatuspageApi;

public partial class PublicApiTests
{
    private static readonly string[] Addresses =
    [
        "summary.json", "status.json", "components.json", "incidents.json", "incidents/unresolved.json",
        "scheduled-maintenances.json", "scheduled-maintenances/upcoming.json", "scheduled-maintenances/active.json",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_empty_page_has_empty_lists_and_never_null(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => File.WriteAllText(Path.Combine(a.ContentDirectory, "services.yml"), "groups: []\n"));
        using var client = app.NewClient();

        foreach (var address in Addresses)
        {
            var document = await DocumentAsync(client, $"/api/v2/{address}");
            Assert.Equal(["id", "name", "url", "time_zone", "updated_at"], document.GetProperty("page").EnumerateObject().Select(p => p.Name));
            Assert.All(document.EnumerateObject().Where(p => p.Name is not ("page" or "status")), p => Assert.Equal(0, p.Value.GetArrayLength()));
        }

        Assert.Equal(["page", "components", "incidents", "scheduled_maintenances", "status"], (await DocumentAsync(client, "/api/v2/summary.json")).EnumerateObject().Select(p => p.Name));
    }

    [Theory, OnBothDatabases]
    public async Task An_incident_is_in_every_document_it_belongs_in(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken **het** uit.", "We are looking."), ServiceState.PartialOutage, ["exchange"]);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await scene.UpdateAsync(incident, IncidentStatus.Identified, new("Gevonden: R&D < 2.\nNog even.", null));

        var summary = await DocumentAsync(client, "/api/v2/summary.json");
        var one = Assert.Single(summary.GetProperty("incidents").EnumerateArray());
        Assert.Equal("Mail hapert", one.GetProperty("name").GetString());
        Assert.Equal("identified", one.GetProperty("status").GetString());
        Assert.Equal("major", one.GetProperty("impact").GetString());
        Assert.Equal("partial_outage", one.GetProperty("components")[0].GetProperty("status").GetString());
        Assert.Equal(["Gevonden: R&amp;D < 2.\nNog even.", "<p>We zoeken <strong>het</strong> uit.</p>"], one.GetProperty("incident_updates").EnumerateArray().Select(u => u.GetProperty("body").GetString()));
        Assert.Equal(JsonValueKind.Null, one.GetProperty("incident_updates")[0].GetProperty("affected_components").ValueKind);
        Assert.Equal("Hosting en e-mail - E-mail (Exchange)", one.GetProperty("incident_updates")[1].GetProperty("affected_components")[0].GetProperty("name").GetString());
        Assert.Equal("Minor Service Outage", summary.GetProperty("status").GetProperty("description").GetString());
        Assert.Equal("partial_outage", summary.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("group").GetBoolean() && c.GetProperty("name").GetString() == "Hosting en e-mail").GetProperty("status").GetString());
        Assert.Equal(incident.Id, (await DocumentAsync(client, $"/api/v2/incidents/{incident.Id}.json")).GetProperty("incident").GetProperty("id").GetString());
        foreach (var address in new[] { "/en/api/v2/incidents.json", "/api/v2/incidents.json?lang=en" })
        {
            Assert.Equal("Mail falters", (await DocumentAsync(client, address)).GetProperty("incidents")[0].GetProperty("name").GetString());
        }

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new("Klaar.", null));
        Assert.Equal(0, (await DocumentAsync(client, "/api/v2/incidents/unresolved.json")).GetProperty("incidents").GetArrayLength());
        var over = (await DocumentAsync(client, "/api/v2/incidents.json")).GetProperty("incidents")[0];
        Assert.Equal(over.GetProperty("incident_updates")[0].GetProperty("created_at").GetString(), over.GetProperty("resolved_at").GetString());
        Assert.Equal("All Systems Operational", (await DocumentAsync(client, "/api/v2/status.json")).GetProperty("status").GetProperty("description").GetString());
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_moves_from_upcoming_to_active_and_out(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var scene = new Scene(app);
        var coming = await scene.MaintenanceAsync(new("Straks", "Later"), new("We vervangen schijven.", null), scene.Now.AddDays(2), TimeSpan.FromHours(2), ["exchange"]);
        var running = await scene.MaintenanceAsync(new("Nu", "Now"), new("We vervangen schijven.", null), scene.Now.AddMinutes(-10), TimeSpan.FromHours(2), ["webhosting"]);

        Assert.Equal([coming.Id], Ids(await DocumentAsync(client, "/api/v2/scheduled-maintenances/upcoming.json")));
        Assert.Equal([running.Id], Ids(await DocumentAsync(client, "/api/v2/scheduled-maintenances/active.json")));
        var summary = await DocumentAsync(client, "/api/v2/summary.json");
        Assert.Equal([running.Id, coming.Id], Ids(summary));
        Assert.Equal("maintenance", summary.GetProperty("status").GetProperty("indicator").GetString());
        var active = summary.GetProperty("scheduled_maintenances")[0];
        Assert.Equal(["scheduled_for", "scheduled_until"], active.EnumerateObject().TakeLast(2).Select(p => p.Name));
        Assert.Equal("Het onderhoud is begonnen.", active.GetProperty("incident_updates")[0].GetProperty("body").GetString());
        Assert.Equal("under_maintenance", active.GetProperty("incident_updates")[0].GetProperty("affected_components")[0].GetProperty("new_status").GetString());
        Assert.Equal(coming.Id, (await DocumentAsync(client, $"/api/v2/incidents/{coming.Id}.json")).GetProperty("incident").GetProperty("id").GetString());

        static IEnumerable<string?> Ids(JsonElement document) => document.GetProperty("scheduled_maintenances").EnumerateArray().Select(m => m.GetProperty("id").GetString());
    }

    [Theory, OnBothDatabases]
    public async Task What_did_not_go_on_stays_within_the_words_that_programs_know(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var scene = new Scene(app);
        var notice = await scene.MaintenanceAsync(new("Straks", null), new("We vervangen schijven.", null), scene.Now.AddDays(2), TimeSpan.FromHours(2), ["exchange"]);
        await using (var db = app.NewDb())
        {
            var stored = await db.Maintenance.FindAsync([notice.Id], Stop);
            Assert.Null(stored!.Add(TestNotices.MaintenanceUpdate(MaintenanceStatus.Cancelled, scene.Now), scene.Now));
            await db.SaveChangesAsync(Stop);
        }

        await app.RefreshBoardAsync();

        Assert.Equal("completed", (await DocumentAsync(client, "/api/v2/scheduled-maintenances.json")).GetProperty("scheduled_maintenances")[0].GetProperty("status").GetString());
    }

    [Theory, OnBothDatabases]
    public async Task Every_script_may_read_it_and_what_it_has_already_is_not_sent_again(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        using var answer = await client.GetAsync("/api/v2/summary.json", Stop);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Matches("""^W/"[0-9a-f]{32}"$""", answer.Headers.ETag!.ToString());
        Assert.True(answer.Headers.CacheControl!.Public);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v2/summary.json");
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag.ToString());
        using var unchanged = await client.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("*", unchanged.Headers.GetValues("Access-Control-Allow-Origin").Single());

        using var preflight = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/api/v2/summary.json"), Stop);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Contains("If-None-Match", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    [Theory, OnBothDatabases]
    public async Task What_is_not_there_is_said_in_json(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        foreach (var address in new[] { "/api/v2/nothing.json", "/api/v2/incidents/aaaaaaaaaaaa.json", "/en/api/v2/scheduled-maintenances/aaaaaaaaaaaa.json" })
        {
            using var answer = await client.GetAsync(address, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("Not found", JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("error").GetString());
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_id_of_the_page_stays_over_a_restart(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var before = await IdAsync(app);
        await app.StopAsync();
        await using var again = app.StartAgain();

        Assert.Equal(before, await IdAsync(again));
        Assert.True(PublicId.IsValid(before));

        static async Task<string?> IdAsync(StatusApp app)
        {
            using var client = app.NewClient();
            return (await DocumentAsync(client, "/api/v2/status.json")).GetProperty("page").GetProperty("id").GetString();
        }
    }

    [Fact]
    public async Task Times_have_three_digits_and_the_zone_of_the_page()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        Assert.Matches(Zoned(), (await DocumentAsync(client, "/api/v2/status.json")).GetProperty("page").GetProperty("updated_at").GetString());

        await using var utc = await StatusApp.StartAsync(TestDatabase.Sqlite, a =>
        {
            var site = Path.Combine(a.ContentDirectory, "site.yml");
            File.WriteAllText(site, File.ReadAllText(site).Replace("Europe/Amsterdam", "Etc/UTC", StringComparison.Ordinal));
        });
        using var other = utc.NewClient();
        Assert.Matches(Universal(), (await DocumentAsync(other, "/api/v2/status.json")).GetProperty("page").GetProperty("updated_at").GetString());
    }

    [Theory]
    [InlineData("", "none", "All Systems Operational")]
    [InlineData("operational operational", "none", "All Systems Operational")]
    [InlineData("major_outage operational", "major", "Partial System Outage")]
    [InlineData("major_outage major_outage", "critical", "Major System Outage")]
    [InlineData("partial_outage partial_outage", "major", "Partial System Outage")]
    [InlineData("partial_outage degraded_performance", "minor", "Minor Service Outage")]
    [InlineData("degraded_performance degraded_performance", "minor", "Degraded System Service")]
    [InlineData("degraded_performance under_maintenance", "minor", "Partially Degraded Service")]
    [InlineData("under_maintenance operational", "maintenance", "Service Under Maintenance")]
    public void The_roll_up_says_Statuspages_own_sentences(string leaves, string indicator, string description)
    {
        var states = leaves.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => Web.Localization.Words.TryParse<ServiceState>(l, out var s) ? s : throw new ArgumentException(l)).ToList();

        var (said, sentence) = RollUp.Of(states, Impact.None);

        Assert.Equal((indicator, description), (Web.Localization.Words.Of(said), sentence));
    }

    private static async Task<JsonElement> DocumentAsync(HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync(address, Stop)).RootElement;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$")]
    private static partial Regex Zoned();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Universal();
}
