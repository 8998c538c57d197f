using Microsoft.Playwright;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>Every public page, in both languages and both themes.</summary>
public class QualityTests(Chrome chrome)
{
    private const int MostBytes = 100_000;

    [Theory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("", ColorScheme.Dark)]
    [InlineData("/en", ColorScheme.Light)]
    [InlineData("/en", ColorScheme.Dark)]
    public async Task Axe_finds_nothing(string language, ColorScheme colours)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var problems = new List<string>();
        var paths = await PagesAsync(app);
        var page = await chrome.NewPageAsync(app, new() { ColorScheme = colours, Locale = language.Length > 0 ? "en-GB" : "nl-NL" });
        foreach (var path in paths)
        {
            await page.GotoAsync(language + path);
            // What fades in has not its own colours yet.
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            problems.AddRange((await new PublicPage(page).AxeAsync()).Select(p => $"{language}{path} {p}"));
        }

        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_html_is_valid()
    {
        var checker = HtmlChecker.Require();
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var pages = new Dictionary<string, string>();
        foreach (var path in await PagesAsync(app))
        {
            foreach (var prefix in new[] { "", "/en" })
            {
                var answer = await client.GetAsync(prefix + path, TestContext.Current.CancellationToken);
                pages[prefix + path] = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.Empty(await checker.ErrorsAsync(pages, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_first_load_is_small_and_asks_nobody_else()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).BusyAsync();
        var page = await chrome.NewPageAsync(app);
        var network = await page.Context.NewCDPSessionAsync(page);
        var bytes = 0.0;
        var asked = new List<string>();
        var errors = new List<string>();
        network.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => { if (message.Type == "error") { errors.Add(message.Text); } };
        await network.SendAsync("Network.enable");

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await new PublicPage(page).WaitUntilLiveAsync();

        Assert.All(asked, url => Assert.Equal(app.Address.Authority, new Uri(url).Authority));
        Assert.Contains(asked, url => url.EndsWith(".woff2", StringComparison.Ordinal));
        Assert.Empty(errors);
        Assert.InRange(bytes, 10_000, MostBytes);
    }

    private static async Task<IReadOnlyList<string>> PagesAsync(StatusApp app)
    {
        var (open, coming) = await new Scene(app).BusyAsync();
        var explained = app.Board.Incidents.Single(i => i.Status == Domain.Incidents.IncidentStatus.Postmortem);
        return
        [
            "/",
            $"/incidents/{open.Id}",
            $"/incidents/{explained.Id}",
            $"/maintenance/{coming.Id}",
            "/services/exchange",
            "/history",
            "/sla",
            $"/sla/{app.Clock.GetUtcNow():yyyy-MM}/exchange",
            $"/history/{app.Clock.GetUtcNow():yyyy-MM}",
            "/history?q=rek",
            "/history?q=nergens",
            .. app.Board.Site.Pages.Keys.Select(slug => $"/{slug}"),
            "/nowhere",
        ];
    }
}
