using System.Diagnostics;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Public;

public class LiveTests(Chrome chrome)
{
    [Fact]
    public async Task A_change_is_on_every_open_page_within_a_second_without_a_reload()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        var dutch = new PublicPage(await chrome.OpenAsync(app));
        var english = new PublicPage(await chrome.OpenAsync(app, "/en/", new() { Locale = "en-GB" }));
        foreach (var open in new[] { dutch, english })
        {
            await open.WaitUntilLiveAsync();
            await open.Page.EvaluateAsync("() => { window.stillHere = true; }");
        }

        await Expect(dutch.Sentence).ToHaveTextAsync("Alles werkt");
        var clock = Stopwatch.StartNew();
        var incident = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken **het** uit.", null), ServiceState.MajorOutage, ["exchange"]);
        await Expect(dutch.Sentence).ToHaveTextAsync("Mail hapert");
        await Expect(english.Sentence).ToHaveTextAsync("Mail falters");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await Expect(dutch.Page.Locator("#live-open strong")).ToHaveTextAsync("het");
        await Expect(english.Page.Locator("#live-open .prose")).ToHaveAttributeAsync("lang", "nl");
        await Expect(dutch.Page).ToHaveTitleAsync("Mail hapert – Linfosys status");
        Assert.Contains("major_outage", await dutch.Icon(), StringComparison.Ordinal);
        await Expect(dutch.Voice).ToHaveTextAsync("Mail hapert");

        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new("Alles werkt weer.", "Everything works again."));
        await Expect(dutch.Sentence).ToHaveTextAsync("Alles werkt");
        await Expect(english.Sentence).ToHaveTextAsync("Everything works");
        await Expect(dutch.Voice).ToHaveTextAsync("Alles werkt");
        Assert.True(await dutch.Page.EvaluateAsync<bool>("() => window.stillHere"));
        Assert.True(await english.Page.EvaluateAsync<bool>("() => window.stillHere"));
    }

    [Fact]
    public async Task Where_no_socket_gets_through_the_page_asks_by_itself()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await chrome.NewPageAsync(app);
        await page.RouteWebSocketAsync("**/live", socket => socket.CloseAsync());
        await page.GotoAsync("/");
        var open = new PublicPage(page);
        await Expect(open.Mark).ToHaveAttributeAsync("data-connection", "polling");

        await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.MajorOutage, ["exchange"]);

        await Expect(open.Sentence).ToHaveTextAsync("Mail hapert", new() { Timeout = 20_000 });
        await Expect(page).ToHaveTitleAsync("Mail hapert – Linfosys status");
        await Expect(open.Voice).ToHaveTextAsync("Mail hapert");
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_comes_back_with_what_was_missed()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await chrome.NewPageAsync(app);
        IWebSocketRoute? socket = null;
        var cut = false;
        await page.RouteWebSocketAsync("**/live", route =>
        {
            if (cut)
            {
                route.CloseAsync();
                return;
            }

            socket = route;
            route.ConnectToServer();
        });
        await page.GotoAsync("/");
        var open = new PublicPage(page);
        await open.WaitUntilLiveAsync();

        cut = true;
        await socket!.CloseAsync();
        await Expect(open.Mark).Not.ToHaveAttributeAsync("data-connection", "live");
        await Expect(open.Mark).Not.ToBeEmptyAsync();
        await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.MajorOutage, ["exchange"]);
        cut = false;

        await Expect(open.Mark).ToHaveAttributeAsync("data-connection", "live", new() { Timeout = 30_000 });
        await Expect(open.Sentence).ToHaveTextAsync("Mail hapert");
    }

    [Fact]
    public async Task Only_what_changed_is_replaced_and_the_focus_stays()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var open = new PublicPage(await chrome.OpenAsync(app));
        await open.WaitUntilLiveAsync();
        var link = open.Page.GetByRole(AriaRole.Link, new() { Name = "FTP" });
        await link.FocusAsync();
        await open.Page.EvalOnSelectorAsync("#live-desk", "part => { part.firstElementChild.dataset.mine = 'yes'; }");

        await new Scene(app).IncidentAsync(new("FTP hapert", null), new("We zoeken het uit.", null), ServiceState.DegradedPerformance, ["ftp"]);

        await Expect(open.Sentence).ToHaveTextAsync("FTP hapert");
        await Expect(open.Page.Locator("#live-services .service:has-text('FTP')")).ToContainTextAsync("Werkt minder goed");
        await Expect(open.Page.Locator("#live-services").GetByRole(AriaRole.Link, new() { Name = "FTP" })).ToBeFocusedAsync();
        await Expect(open.Page.Locator("#live-desk [data-mine=yes]")).ToHaveCountAsync(1);
    }
}
