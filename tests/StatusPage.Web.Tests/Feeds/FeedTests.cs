using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Feeds;

public class FeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_reader_that_saw_an_older_version_sees_the_same_entry_renewed(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, null, ("Site:PublicUrl", "https://status.example.nl"));
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken **het** uit.", "We are *looking*."), ServiceState.PartialOutage, ["exchange"]);
        var before = (await AtomAsync(app, "/history.atom")).Single();
        var rssBefore = (await RssAsync(app, "/history.rss")).Single();

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await scene.UpdateAsync(incident, IncidentStatus.Investigating, new("Nog steeds.", "Still looking."));
        var after = (await AtomAsync(app, "/history.atom")).Single();
        var rssAfter = (await RssAsync(app, "/history.rss")).Single();

        Assert.Equal($"tag:status.example.nl,2005:Incident/{incident.Id}", Value(after, Atom + "id"));
        Assert.Equal(Value(before, Atom + "id"), Value(after, Atom + "id"));
        Assert.Equal(Value(before, Atom + "published"), Value(after, Atom + "published"));
        Assert.NotEqual(Value(before, Atom + "updated"), Value(after, Atom + "updated"));
        Assert.Equal($"https://status.example.nl/incidents/{incident.Id}", Value(rssAfter, "guid"));
        Assert.Equal((Value(rssBefore, "guid"), Value(rssBefore, "pubDate")), (Value(rssAfter, "guid"), Value(rssAfter, "pubDate")));
        Assert.NotEqual(Value(rssBefore, "description"), Value(rssAfter, "description"));

        var english = (await AtomAsync(app, "/history.atom?lang=en")).Single();
        Assert.Equal("Mail falters", Value(english, Atom + "title"));
        Assert.Matches(
            @"^<p><small>\w{3} <var data-var='date'>\d\d</var>, <var data-var='time'>\d\d:\d\d</var> CES?T</small><br><strong>Update</strong> - Still looking\.</p>\s+<p><small>.*</small><br><strong>Investigating</strong> - We are <em>looking</em>\.</p>\s*$",
            Value(english, Atom + "content"));
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_says_when_it_is(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2027, 1, 4, 12, 0, 0, TimeSpan.Zero)));
        var scene = new Scene(app);
        await scene.MaintenanceAsync(new("Schijven", "Disks"), new("We vervangen schijven.", "We replace disks."), new DateTimeOffset(2027, 1, 16, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(4), ["exchange"]);

        var item = (await RssAsync(app, "/en/history.rss")).Single();

        Assert.Equal("Sat, 16 Jan 2027 12:00:00 +0000", Value(item, "pubDate"));
        Assert.Equal("Sat, 16 Jan 2027 16:00:00 +0000", Value(item, "maintenanceEndDate"));
        Assert.StartsWith("<p><strong>THIS IS A SCHEDULED EVENT Jan 16, 13:00 - 17:00 CET</strong></p>", Value(item, "description"), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_service_has_feeds_of_its_own(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var scene = new Scene(app);
        await scene.IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        await scene.IncidentAsync(new("Sites haperen", null), new("We zoeken.", null), ServiceState.PartialOutage, ["webhosting"]);

        Assert.Equal("Mail hapert", Value((await AtomAsync(app, "/services/exchange/history.atom")).Single(), Atom + "title"));
        Assert.Equal("Sites haperen", Value((await RssAsync(app, "/services/webhosting/history.rss")).Single(), "title"));
        Assert.Equal(2, (await AtomAsync(app, "/history.atom")).Count);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/services/nothing/history.atom", Stop)).StatusCode);

        var page = await app.PageAsync("/services/exchange");
        Assert.Equal("/services/exchange/history.atom", page.QuerySelector("link[type='application/atom+xml']")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("footer a[href='/services/exchange/maintenance.ics']"));
    }

    [Theory, OnBothDatabases]
    public async Task History_comes_in_pages_of_three_months_and_ends(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2027, 5, 20, 12, 0, 0, TimeSpan.Zero)));
        using var client = app.NewClient();
        var scene = new Scene(app);
        var old = await scene.IncidentAsync(new("Lang geleden", "Long ago"), new("Het was stuk.", "It broke."), ServiceState.DegradedPerformance, ["exchange"], scene.Now.AddMonths(-4));
        var recent = await scene.IncidentAsync(new("Net nog", "Just now"), new("Het is stuk.", "It is broken."), ServiceState.MajorOutage, ["exchange"]);

        var first = await MonthsAsync("/history.json?lang=en");
        Assert.Equal([("May", 2027), ("April", 2027), ("March", 2027)], first.Select(m => (m.GetProperty("name").GetString(), m.GetProperty("year").GetInt32())));
        var told = first[0].GetProperty("incidents")[0];
        Assert.Equal((recent.Id, "Just now", "It is broken.", "critical"), (Text(told, "code"), Text(told, "name"), Text(told, "message"), Text(told, "impact")));
        Assert.Contains("<var data-var='date'>20</var>", Text(told, "timestamp"), StringComparison.Ordinal);
        var second = await MonthsAsync("/history.json?page=2");
        Assert.Equal(old.Id, Text(second[1].GetProperty("incidents")[0], "code"));
        Assert.Empty(await MonthsAsync("/history.json?page=3"));
        Assert.Equal(first.Count, (await MonthsAsync("/history.json?page=99999999999")).Count);

        var story = JsonDocument.Parse(await client.GetStringAsync($"/incidents/{recent.Id}.json", Stop)).RootElement;
        Assert.Equal(JsonValueKind.Null, story.GetProperty("postmortem_body").ValueKind);

        async Task<List<JsonElement>> MonthsAsync(string address) =>
            [.. JsonDocument.Parse(await client.GetStringAsync(address, Stop)).RootElement.GetProperty("months").EnumerateArray()];

        static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
    }

    private static async Task<List<XElement>> AtomAsync(StatusApp app, string address)
    {
        var feed = await XmlAsync(app, address, "application/atom+xml");
        Assert.All(["id", "title", "updated"], name => Assert.NotEmpty(Value(feed, Atom + name)));
        return [.. feed.Elements(Atom + "entry")];
    }

    private static async Task<List<XElement>> RssAsync(StatusApp app, string address)
    {
        var channel = (await XmlAsync(app, address, "application/rss+xml")).Element("channel")!;
        Assert.Equal("Statuspage", Value(channel, "description"));
        return [.. channel.Elements("item")];
    }

    private static async Task<XElement> XmlAsync(StatusApp app, string address, string type)
    {
        using var client = app.NewClient();
        using var answer = await client.GetAsync(address, Stop);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).Root!;
    }

    private static string Value(XElement element, XName name) => element.Element(name)!.Value;
}
