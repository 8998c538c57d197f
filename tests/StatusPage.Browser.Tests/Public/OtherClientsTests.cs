using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>
/// Libraries that others wrote for Statuspage, on a page of another site: the very files that Node runs elsewhere,
/// bundled for a browser, which holds every one of their requests to what the API says of other origins.
/// </summary>
public class OtherClientsTests(Chrome chrome)
{
    public static TheoryData<string> Captures => [.. MovedInSite.Captures];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Captures))]
    public async Task Clients_read_a_page_that_moved_in_from_another_site(string capture)
    {
        await using var moved = await MovedInSite.StartAsync(capture, alone: true);
        await using var site = await WithClientsAsync();
        var page = await chrome.NewPageAsync(site.Address);
        var answers = new ConcurrentBag<IResponse>();
        page.Response += (_, answer) => answers.Add(answer);
        await page.GotoAsync("/");

        var said = await page.EvaluateAsync<JsonElement>("address => statuspageClients.read(address)", moved.Address.ToString());

        Assert.Equal((string?)Captured(moved, "status.json")["status"]!["description"], said.GetProperty("description").GetString());
        Assert.Equal(Captured(moved, "components.json")["components"]!.AsArray().Count, said.GetProperty("components").GetInt32());
        Assert.Equal(Captured(moved, "incidents.json")["incidents"]!.AsArray().Count, said.GetProperty("incidents").GetInt32());
        Assert.Equal(Captured(moved, "summary.json")["incidents"]!.AsArray().Count, said.GetProperty("unresolved").GetInt32());
        Assert.Equal(Captured(moved, "scheduled-maintenances.json")["scheduled_maintenances"]!.AsArray().Count, said.GetProperty("maintenance").GetInt32());
        var read = answers.Where(a => new Uri(a.Url).Port == moved.Address.Port).ToList();
        Assert.NotEmpty(read);
        foreach (var answer in read)
        {
            var (asked, allowed) = (await answer.Request.AllHeadersAsync(), await answer.AllHeadersAsync());
            Assert.Equal((200, "xhr", site.Address.ToString().TrimEnd('/'), "*"), (answer.Status, answer.Request.ResourceType, asked["origin"], allowed["access-control-allow-origin"]));
        }

        Assert.Superset(
            new HashSet<string> { "/api/v2/summary.json", "/api/v2/status.json", "/api/v2/components.json", "/api/v2/incidents.json", "/api/v2/incidents/unresolved.json", "/api/v2/scheduled-maintenances.json", "/api/v2/scheduled-maintenances/active.json", "/api/v2/scheduled-maintenances/upcoming.json" },
            read.Select(a => new Uri(a.Url).AbsolutePath).ToHashSet());
    }

    [Fact]
    public async Task Clients_read_our_own_page_from_another_site_and_hear_of_what_is_new()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.BusyAsync();
        var open = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We are looking."), ServiceState.PartialOutage, ["exchange"]);
        await using var site = await WithClientsAsync();
        var page = await chrome.NewPageAsync(site.Address);
        await page.GotoAsync("/");

        var said = await page.EvaluateAsync<JsonElement>("address => statuspageClients.read(address)", app.Address.ToString());

        Assert.Equal(app.Board.Incidents.Length, said.GetProperty("incidents").GetInt32());
        Assert.Equal(app.Board.Maintenance.Length, said.GetProperty("maintenance").GetInt32());
        Assert.Equal(app.Board.Incidents.Count(i => i.IsOpen), said.GetProperty("unresolved").GetInt32());

        // The browser's own store answers for as long as the answer allows, and then asks again.
        await page.EvaluateAsync("address => { statuspageClients.nextUpdate(address, 500, () => globalThis.polling = true).then(text => globalThis.heard = text); }", app.Address.ToString());
        await page.WaitForFunctionAsync("() => globalThis.polling");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await scene.UpdateAsync(open, IncidentStatus.Identified, new LocalizedText("Een schijf is vol.", "A disk is full."));
        await page.WaitForFunctionAsync("() => globalThis.heard");
        Assert.Contains("Een schijf is vol.", await page.EvaluateAsync<string>("() => globalThis.heard"), StringComparison.Ordinal);
    }

    /// <summary>Without what allows it the browser lets them read nothing: the tests above would notice.</summary>
    [Fact]
    public async Task A_browser_keeps_from_them_what_does_not_allow_other_sites()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        await using var silent = OtherSite.Start(new() { ["/api/v2/summary.json"] = ("application/json", await client.GetByteArrayAsync("/api/v2/summary.json", Stop)) });
        await using var site = await WithClientsAsync();
        var page = await chrome.NewPageAsync(site.Address);
        await page.GotoAsync("/");

        Assert.Equal("Network Error", await page.EvaluateAsync<string>("address => statuspageClients.read(address).then(() => 'read', e => e.message)", silent.Address.ToString()));
    }

    private static JsonNode Captured(MovedInSite site, string document) => JsonNode.Parse(File.ReadAllText(Path.Combine(site.Source, document)))!;

    private static async Task<OtherSite> WithClientsAsync() => OtherSite.Start(new()
    {
        ["/"] = ("text/html", Encoding.UTF8.GetBytes("<!doctype html><title>x</title><body><script src=\"/clients.js\"></script>")),
        ["/clients.js"] = ("text/javascript", await BundleAsync()),
    });

    private static async Task<byte[]> BundleAsync()
    {
        var folder = Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients");
        var info = new ProcessStartInfo(TestEnvironment.RequireClient(".bin/esbuild"), ["in-browser.js", "--bundle", "--platform=browser", "--log-level=warning"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        using var bundle = new MemoryStream();
        var error = process.StandardError.ReadToEndAsync(Stop);
        await process.StandardOutput.BaseStream.CopyToAsync(bundle, Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, await error);
        return bundle.ToArray();
    }
}
