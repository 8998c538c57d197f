using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Home;

public class HomePageTests
{
    [Fact]
    public async Task With_nothing_wrong_the_sentence_says_so_in_both_languages()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);

        var dutch = await app.PageAsync("/");
        var english = await app.PageAsync("/en/");

        Assert.Equal("Alles werkt", dutch.Said("h1"));
        Assert.Equal("Everything works", english.Said("h1"));
        Assert.NotNull(dutch.QuerySelector(".banner.s-operational"));
        Assert.Empty(dutch.QuerySelectorAll(".banner-facts"));
    }

    [Theory]
    [InlineData("/", 9, "Servicedesk open tot 12:30 +31 88 000 0000")]
    [InlineData("/en/", 9, "Service desk open until 12:30 +31 88 000 0000")]
    [InlineData("/", 3, "Servicedesk gesloten, weer open: 07:30 +31 88 000 0000")]
    public async Task The_desk_is_said_to_be_open_or_closed_until_when(string path, int hour, string said)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(new DateTimeOffset(2026, 12, 2, hour, 0, 0, TimeSpan.Zero)));

        Assert.Equal(said, (await app.PageAsync(path)).Said("#live-desk p"));
    }

    [Fact]
    public async Task One_incident_is_told_in_its_own_words_with_since_when_for_whom_and_when_more_follows()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero)));
        var scene = new Scene(app);
        await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken het uit.", null), ServiceState.PartialOutage, ["exchange", "webhosting"], scene.Now.AddMinutes(-20), scene.Now.AddMinutes(40));

        var page = await app.PageAsync("/en/");

        Assert.Equal("Mail falters", page.Said("h1"));
        Assert.Equal("12:40", page.Said(".banner-facts > div:nth-child(1) dd"));
        Assert.Equal("Web hosting E-mail (Exchange)", page.Said(".banner-facts > div:nth-child(2) dd"));
        Assert.Equal("13:40", page.Said(".banner-facts > div:nth-child(3) dd"));
        Assert.Contains("favicon-partial_outage", page.QuerySelector("link[rel=icon]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_incidents_the_worst_colours_the_page_and_both_are_named()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.IncidentAsync(new("FTP is traag", null), new("We kijken.", null), ServiceState.DegradedPerformance, ["ftp"]);
        await scene.IncidentAsync(new("Netwerk ligt eruit", null), new("We kijken.", null), ServiceState.MajorOutage, ["netwerk"], scene.Now.AddHours(-1));

        var page = await app.PageAsync("/");

        Assert.Equal("2 storingen tegelijk", page.Said("h1"));
        Assert.NotNull(page.QuerySelector(".banner.s-major_outage"));
        Assert.Equal("Netwerk ligt eruit FTP is traag", page.Said(".banner-lead"));
    }

    [Fact]
    public async Task Maintenance_in_progress_is_the_sentence_when_nothing_is_wrong()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.MaintenanceAsync(new("Nieuwe schijven", null), new("Even geduld.", null), scene.Now.AddMinutes(-10), TimeSpan.FromHours(2), ["mysql"]);

        var page = await app.PageAsync("/");

        Assert.Equal("Nieuwe schijven", page.Said("h1"));
        Assert.NotNull(page.QuerySelector(".banner.s-under_maintenance"));
        Assert.StartsWith("Klaar rond", page.Said(".banner-facts > div:last-child"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_of_today_is_told_in_full_and_that_of_next_month_in_a_line()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.MaintenanceAsync(new("Straks", null), new("Even geduld.", null), scene.Now.AddHours(3), TimeSpan.FromHours(2), ["mysql"]);
        var far = await scene.MaintenanceAsync(new("Volgende maand", null), new("Even geduld.", null), scene.Now.AddDays(30), TimeSpan.FromHours(2), ["mysql"], ExpectedImpact.Outage);

        var page = await app.PageAsync("/");

        Assert.Equal("Straks", page.Said("#live-maintenance .notice h3"));
        Assert.Single(page.QuerySelectorAll("#live-maintenance .notice"));
        Assert.Contains("Volgende maand", page.Said(".plans"), StringComparison.Ordinal);
        Assert.Contains("De dienst is niet bereikbaar", page.Said(".plans"), StringComparison.Ordinal);
        Assert.Equal($"/maintenance/{far.Id}.ics", page.QuerySelector(".plans a[download]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task What_has_no_words_in_the_page_s_language_is_shown_in_the_other_and_marked()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.PartialOutage, ["exchange"]);

        var page = await app.PageAsync("/en/");

        Assert.Equal("nl", page.QuerySelector("h1 span")!.GetAttribute("lang"));
        Assert.Equal("nl", page.QuerySelector("#live-open .prose")!.GetAttribute("lang"));
        Assert.Equal("Only in Dutch", page.Said("#live-open .lang-tag .vh"));
    }

    [Fact]
    public async Task Words_that_were_taken_back_are_not_shown_and_that_they_were_is()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", null), new("Eerste woorden.", null), ServiceState.PartialOutage, ["exchange"], scene.Now.AddMinutes(-5));
        await scene.UpdateAsync(incident, IncidentStatus.Identified, new("Verkeerde woorden.", null));
        await using (var db = app.NewDb())
        {
            var stored = (await db.Incidents.FindAsync([incident.Id], TestContext.Current.CancellationToken))!;
            Assert.Null(stored.Withdraw(stored.Updates.Single(u => u.Status == IncidentStatus.Identified).Id, "klopte niet", "test", scene.Now));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await app.RefreshBoardAsync();
        var page = await app.PageAsync($"/incidents/{incident.Id}");

        Assert.DoesNotContain("Verkeerde woorden", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Contains("ingetrokken op", page.Said(".timeline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_days_in_a_row_are_one_line_and_today_has_its_own()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(new DateTimeOffset(2026, 12, 5, 12, 0, 0, TimeSpan.Zero)));
        var scene = new Scene(app);
        var past = await scene.IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.PartialOutage, ["exchange"], scene.Now.AddDays(-6).AddMinutes(-30));
        await scene.UpdateAsync(past, IncidentStatus.Resolved, new("Opgelost.", null), scene.Now.AddDays(-6));

        var page = await app.PageAsync("/");

        Assert.Equal(
            ["Vandaag, 5 december", "30 november t/m 4 december", "29 november", "22 t/m 28 november"],
            page.QuerySelectorAll("#live-days .day h3").Select(h => h.TextContent.Trim()));
        Assert.Contains("Opgelost om 13:00, na 30 minuten · E-mail (Exchange)", page.Said(".events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_the_site_or_a_notice_previews_with_its_words_and_state()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("Site:PublicUrl", "https://status.example.nl"));
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken **het** uit.", "We are **looking** into it."), ServiceState.PartialOutage, ["exchange"]);

        var page = await app.PageAsync($"/en/incidents/{incident.Id}");
        var said = page.QuerySelectorAll("meta[property]").ToDictionary(m => m.GetAttribute("property")!, m => m.GetAttribute("content"));

        Assert.Equal("Mail falters: Investigating", said["og:title"]);
        Assert.Equal("We are looking into it.", said["og:description"]);
        Assert.Equal($"https://status.example.nl/en/incidents/{incident.Id}", said["og:url"]);
        Assert.Equal("https://status.example.nl/img/preview-partial_outage.png", said["og:image"]);
        using var client = app.NewClient();
        Assert.Equal("image/png", (await client.GetAsync("/img/preview-partial_outage.png", TestContext.Current.CancellationToken)).Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_incident_that_touches_no_service_is_told_and_is_neither_green_nor_red()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await new Scene(app).IncidentAsync(new("Valse rekeningen in onze naam", null), new("Betaal ze niet.", null), ServiceState.Operational, []);

        var page = await app.PageAsync("/");

        Assert.Equal("Valse rekeningen in onze naam", page.Said("h1"));
        Assert.Equal("Alle diensten werken.", page.Said(".banner-lead"));
        Assert.NotNull(page.QuerySelector(".banner.s-notice"));
        Assert.NotNull(page.QuerySelector("#live-open .s-notice"));
        Assert.Null(page.QuerySelector("#live-open .s-operational"));
    }
}
