using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>What others put on their own pages: Statuspage's own widget, unchanged, and our frame.</summary>
public class WidgetTests(Chrome chrome)
{
    public static TheoryData<string> Captures => [.. MovedInSite.Captures];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statuspages_own_widget_shows_the_roll_up_on_a_page_of_another_site()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        await using var site = await WithWidgetsAsync(app.Address);

        await ShowsAsync(site, "Minor Service Outage");
    }

    /// <summary>In the words that the page had where it came from.</summary>
    [Theory, MemberData(nameof(Captures))]
    public async Task Statuspages_own_widget_shows_a_page_that_moved_in_as_it_was(string capture)
    {
        await using var program = await MovedInSite.StartAsync(capture, alone: true);
        await using var site = await WithWidgetsAsync(program.Address);

        await ShowsAsync(site, (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(program.Source, "status.json"), Stop))!["status"]!["description"]!);
    }

    private async Task ShowsAsync(OtherSite site, string words)
    {
        var page = await chrome.NewPageAsync(site.Address);
        await page.GotoAsync("/");
        await page.WaitForFunctionAsync("words => [...document.querySelectorAll('statuspage-widget')].every(w => w.shadowRoot?.textContent.includes(words))", words);
    }

    private static async Task<OtherSite> WithWidgetsAsync(Uri address)
    {
        var script = await File.ReadAllBytesAsync(Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/node_modules/@statuspage/status-widget/dist/index.js"), Stop);
        var source = address.ToString().TrimEnd('/');
        return OtherSite.Start(new()
        {
            ["/"] = ("text/html", Encoding.UTF8.GetBytes($"<!doctype html><title>x</title><body><statuspage-widget src=\"{source}\"></statuspage-widget><statuspage-widget src=\"{source}\" appearance=\"badge\"></statuspage-widget><script src=\"/widget.js\"></script>")),
            ["/widget.js"] = ("text/javascript", script),
        });
    }

    [Fact]
    public async Task The_frame_shows_under_a_strict_policy_while_something_is_active_and_can_be_closed()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var source = app.Address.ToString().TrimEnd('/');
        await using var site = OtherSite.Start(
            new() { ["/"] = ("text/html", Encoding.UTF8.GetBytes($"<!doctype html><title>x</title><body><p>Shop</p><script src=\"{source}/embed/script.js\" data-lang=\"en\" async></script>")) },
            $"default-src 'none'; script-src {source}; frame-src {source}");
        var page = await chrome.NewPageAsync(site.Address);
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("favicon", StringComparison.Ordinal)) { complaints.Add(message.Text); } };
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("iframe")).ToBeHiddenAsync();

        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("iframe")).ToBeVisibleAsync();
        var frame = page.FrameLocator("iframe");
        await Assertions.Expect(frame.GetByRole(AriaRole.Link, new() { Name = "Mail falters" })).ToBeVisibleAsync();
        await frame.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("iframe")).ToBeHiddenAsync();
        Assert.Empty(complaints);
    }
}
