using System.Net;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Incidents;

public class HistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_first_page_shows_old_months_when_there_is_nothing_newer()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(Now));
        var scene = new Scene(app);
        await PastAsync(scene, "Lang geleden", Now.AddYears(-7));
        await PastAsync(scene, "Iets later", Now.AddYears(-7).AddMonths(2));

        var page = await app.PageAsync("/history");

        Assert.Equal(["Februari 2020", "December 2019"], page.QuerySelectorAll("#live-history h2").Select(h => h.TextContent));
        Assert.Equal("1 storing", page.Said("#live-history .section-head p"));
    }

    [Fact]
    public async Task A_month_has_a_page_and_links_to_its_neighbours_with_something_in_them()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(Now));
        var scene = new Scene(app);
        await PastAsync(scene, "Eerst", Now.AddMonths(-9));
        await PastAsync(scene, "Daarna", Now.AddMonths(-4));
        await PastAsync(scene, "Laatst", Now.AddDays(-1));

        var page = await app.PageAsync("/en/history/2026-08");

        Assert.Equal("Incidents and maintenance in August 2026", page.Said("h1"));
        Assert.Equal(["/en/history/2026-03", "/en/history/2026-12"], page.QuerySelectorAll(".months a").Select(a => a.GetAttribute("href")));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/history/2026-07", TestContext.Current.CancellationToken)).StatusCode);
        foreach (var outside in new[] { "2026-02", "2027-01", "2026-13", "yesterday" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/history/{outside}", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Theory]
    [InlineData("een rek", 1)]
    [InlineData("RACK", 1)]
    [InlineData("postvak schijf", 1)]
    [InlineData("rek schijf", 0)]
    [InlineData("mysql", 1)]
    [InlineData("teruggenomen", 0)]
    [InlineData("<script>", 0)]
    public async Task A_search_finds_all_words_in_titles_updates_and_services_whatever_their_case_or_accents(string question, int found)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(Now));
        var scene = new Scene(app);
        await scene.IncidentAsync(new("Netwerk in één rek viel uit", "Network in one rack failed"), new("We kijken.", null), ServiceState.MajorOutage, ["netwerk"], Now.AddDays(-3));
        var mail = await scene.IncidentAsync(new("Postvakken onbereikbaar", null), new("Een **schijf** is stuk.", null), ServiceState.MajorOutage, ["mysql"], Now.AddDays(-2));
        await scene.UpdateAsync(mail, IncidentStatus.Identified, new("Dit wordt teruggenomen.", null));
        await using (var db = app.NewDb())
        {
            var stored = (await db.Incidents.FindAsync([mail.Id], TestContext.Current.CancellationToken))!;
            Assert.Null(stored.Withdraw(stored.Updates.Single(u => u.Status == IncidentStatus.Identified).Id, "klopte niet", "test", scene.Now));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await app.RefreshBoardAsync();
        var page = await app.PageAsync($"/history?q={Uri.EscapeDataString(question)}");

        Assert.Equal(found, page.QuerySelectorAll(".event").Length);
        Assert.Equal(question, page.QuerySelector("#q")!.GetAttribute("value"));
    }

    private static async Task PastAsync(Scene scene, string title, DateTimeOffset at)
    {
        var incident = await scene.IncidentAsync(new(title, title), new("We kijken.", null), ServiceState.DegradedPerformance, ["ftp"], at);
        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new("Opgelost.", null), at.AddHours(1));
    }
}
