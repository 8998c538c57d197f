using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Public;

/// <summary>What the page does for one reader: their clock, their colours, their keyboard, their language.</summary>
public class ReaderTests(Chrome chrome)
{
    private static readonly DateTimeOffset WinterNoon = new(2026, 12, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Times_stand_on_the_readers_clock_and_the_zone_is_named()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, a => a.Clock.Set(WinterNoon));
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken het uit.", null), ServiceState.MajorOutage, ["exchange"], WinterNoon.AddHours(-9));

        var there = await chrome.OpenAsync(app, $"/en/incidents/{incident.Id}", new() { TimezoneId = "America/New_York", Locale = "en-US" });
        var here = await chrome.OpenAsync(app, $"/incidents/{incident.Id}");

        await Expect(there.Locator(".facts time").First).ToHaveTextAsync("1 December 2026, 22:00");
        await Expect(there.Locator("[data-zone-name]")).ToHaveTextAsync("America/New York");
        await Expect(here.Locator(".facts time").First).ToHaveTextAsync("2 december 2026, 04:00");
        await Expect(here.Locator("[data-zone-name]")).ToHaveTextAsync("Europe/Amsterdam");
    }

    [Theory]
    [InlineData("/", "nl-NL")]
    [InlineData("/en/", "en-GB")]
    public async Task The_browser_writes_times_in_the_shapes_of_the_server(string path, string locale)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).BusyAsync();
        // A zone of the same hours and another name: everything is rewritten and must come out the same.
        var rewritten = await chrome.OpenAsync(app, path, new() { TimezoneId = "Europe/Paris", Locale = locale });
        await Expect(rewritten.Locator("[data-zone-name]")).ToHaveTextAsync("Europe/Paris");
        var served = await chrome.OpenAsync(app, path, new() { JavaScriptEnabled = false, Locale = locale });

        const string Times = "all => all.map(t => t.dataset.format + ' ' + t.textContent)";
        var inBrowser = await rewritten.EvalOnSelectorAllAsync<string[]>("main section time[data-format]", Times);
        var onServer = await served.Locator("main section time[data-format]").AllInnerTextsAsync();

        Assert.Equal(onServer, inBrowser.Select(t => t[(t.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.Contains(inBrowser, t => t.StartsWith("datetime ", StringComparison.Ordinal));
        Assert.Contains(inBrowser, t => t.StartsWith("daytime ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chosen_colours_are_remembered_and_stand_before_the_first_paint()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await chrome.OpenAsync(app, "/", new() { ColorScheme = ColorScheme.Light });
        var light = await Ground(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Donker" }).ClickAsync();
        var dark = await Ground(page);
        Assert.NotEqual(light, dark);

        await page.AddInitScriptAsync("new PerformanceObserver(list => { window.atFirstPaint ??= document.documentElement.dataset.theme ?? 'none'; }).observe({ type: 'paint', buffered: true })");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => window.atFirstPaint");
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => window.atFirstPaint"));
        Assert.Equal(dark, await Ground(page));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Donker" })).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Zoals uw apparaat" }).ClickAsync();
        Assert.Equal(light, await Ground(page));
    }

    [Fact]
    public async Task The_bars_can_be_walked_by_keyboard_and_each_day_is_said()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, a => a.Clock.Set(WinterNoon));
        var scene = new Scene(app);
        await scene.ServicesExistForAYearAsync();
        var past = await scene.IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.PartialOutage, ["exchange"], WinterNoon.AddDays(-1).AddMinutes(-43));
        await scene.UpdateAsync(past, Domain.Incidents.IncidentStatus.Resolved, new("Opgelost.", null), WinterNoon.AddDays(-1));
        var page = new PublicPage(await chrome.OpenAsync(app));
        var strip = page.Strip("E-mail (Exchange)");

        await strip.FocusAsync();
        await Expect(strip).ToHaveAttributeAsync("aria-valuetext", "2 december: geen storing");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(strip).ToHaveAttributeAsync("aria-valuetext", "1 december: Werkt deels niet, 43 minuten");
        await Expect(strip.Locator(".tip")).ToHaveTextAsync("1 december: Werkt deels niet, 43 minuten");
        await page.Page.Keyboard.PressAsync("Home");
        await Expect(strip).ToHaveAttributeAsync("aria-valuetext", "4 september: geen storing");
        await Expect(strip).ToHaveAttributeAsync("aria-valuemax", "90");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(strip.Locator(".tip")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".service:has-text('Exchange') .vh").First).ToContainTextAsync("1 december: Werkt deels niet, 43 minuten");
    }

    [Fact]
    public async Task A_phone_shows_thirty_bars()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = new PublicPage(await chrome.OpenAsync(app, "/", new() { ViewportSize = new() { Width = 390, Height = 844 } }));
        var strip = page.Strip("Webhosting");

        Assert.Equal(30, await strip.EvaluateAsync<int>("s => [...s.querySelectorAll('i')].filter(d => d.offsetWidth > 0).length"));
        await strip.FocusAsync();
        await Expect(strip).ToHaveAttributeAsync("aria-valuemax", "30");
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task A_day_that_was_not_measured_says_so_and_is_not_green()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.RefreshBoardAsync();
        var page = new PublicPage(await chrome.OpenAsync(app));
        var strip = page.Strip("Webhosting");

        await strip.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Expect(strip).ToHaveAttributeAsync("aria-valuetext", new Regex("niet gemeten", RegexOptions.IgnoreCase));
        var colours = await strip.EvaluateAsync<string[]>("s => [s.querySelector('i'), s.querySelector('i:last-of-type')].map(d => getComputedStyle(d).backgroundColor)");
        Assert.Equal("rgba(0, 0, 0, 0)", colours[0]);
        Assert.NotEqual(colours[0], colours[1]);
    }

    [Fact]
    public async Task The_chosen_period_changes_the_percentages_also_without_script()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.ServicesExistForAYearAsync();
        await scene.IncidentAsync(new("Mail hapert", null), new("We zoeken het uit.", null), ServiceState.MajorOutage, ["exchange"], scene.Now.AddHours(-11.25));
        var page = await chrome.OpenAsync(app, "/", new() { JavaScriptEnabled = false });
        var percentage = page.Locator(".service:has-text('Exchange') .pct > :visible");

        await Expect(percentage).ToContainTextAsync("99,");
        await page.GetByLabel("24 uur").CheckAsync(new() { Force = true });
        await Expect(percentage).ToContainTextAsync("53,");
    }

    [Fact]
    public async Task Who_prefers_English_is_offered_it_once_and_is_not_sent_there()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var english = await chrome.OpenAsync(app, "/", new() { Locale = "en-US" });
        var dutch = await chrome.OpenAsync(app);

        await Expect(english.Locator("[data-offer]")).ToBeVisibleAsync();
        Assert.Equal(app.Address, new Uri(english.Url));
        await Expect(dutch.Locator("[data-offer]")).ToBeHiddenAsync();
        await english.GetByRole(AriaRole.Button, new() { Name = "No, thank you" }).ClickAsync();
        await english.ReloadAsync();
        await Expect(english.GetByRole(AriaRole.Button, new() { Name = "Donker" })).ToBeVisibleAsync();
        await Expect(english.Locator("[data-offer]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_script_the_page_is_complete()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var (open, _) = await new Scene(app).BusyAsync();
        var page = await chrome.OpenAsync(app, "/", new() { JavaScriptEnabled = false });

        await Expect(page.Locator(".banner h1")).ToHaveTextAsync("Sommige postvakken zijn niet bereikbaar");
        await Expect(page.Locator($"#incident-{open.Id} .timeline > li")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-live-mark], [data-themes]")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-live-mark]:visible, [data-themes]:visible")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Alles per maand" }).ClickAsync();
        await page.GetByLabel("Zoek in storingen en onderhoud").FillAsync("een rek");
        await page.GetByRole(AriaRole.Button, new() { Name = "Zoek" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Netwerk in één rek viel uit" })).ToBeVisibleAsync();
        await Expect(page.Locator(".event")).ToHaveCountAsync(1);
    }

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");
}
