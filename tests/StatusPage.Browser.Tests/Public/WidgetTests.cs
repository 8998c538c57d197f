using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>What others put on their own pages: Statuspage's own widget, unchanged, and our frame.</summary>
public class WidgetTests(Chrome chrome)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statuspages_own_widget_shows_the_roll_up_on_a_page_of_another_site()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        await using var site = await WithWidgetsAsync(app.Address);

        await ShowsAsync(site, "Minor Service Outage");
    }

    /// <summary>A real captured page that moved in, and a small one of our own making that is here everywhere, in the words they had where they came from.</summary>
    [Theory]
    [InlineData("statuspage/discord-2019-06-24")]
    [InlineData("")]
    public async Task Statuspages_own_widget_shows_a_page_that_moved_in_as_it_was(string capture)
    {
        var source = capture.Length > 0 ? SharedCases.Require(capture) : Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Import/capture");
        var folder = Directory.CreateTempSubdirectory("statuspage-widget-").FullName;
        var content = Path.Combine(folder, "content");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, "content"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(content, Path.GetRelativePath(Path.Combine(TestEnvironment.RepositoryRoot, "content"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Their components alone: the roll-up is theirs too.
        await File.WriteAllTextAsync(Path.Combine(content, "services.yml"), "groups: []\n", Stop);
        var settings = new Dictionary<string, string> { ["Data__Directory"] = Path.Combine(folder, "data"), ["Content__Directory"] = content };
        var (status, _, error) = await RealProgram.RunAsync(settings, "import", "statuspage", source);
        Assert.True(status == 0, error);
        var said = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(source, "status.json"), Stop))!["status"]!["description"]!;
        await using (var program = await RealProgram.ServeAsync(settings))
        {
            await using var site = await WithWidgetsAsync(program.Address);
            await ShowsAsync(site, said);
        }

        Directory.Delete(folder, recursive: true);
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

    /// <summary>A site that is not ours, on another port.</summary>
    private sealed class OtherSite : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();

        private OtherSite(int port) => Address = new Uri($"http://127.0.0.1:{port}");

        public Uri Address { get; }

        public static OtherSite Start(Dictionary<string, (string Type, byte[] Body)> files, string? policy = null)
        {
            var site = new OtherSite(FreePort.Next());
            site._listener.Prefixes.Add(site.Address.ToString());
            site._listener.Start();
            _ = site.ServeAsync(files, policy);
            return site;
        }

        public ValueTask DisposeAsync()
        {
            _listener.Close();
            return ValueTask.CompletedTask;
        }

        private async Task ServeAsync(Dictionary<string, (string Type, byte[] Body)> files, string? policy)
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    if (policy is not null)
                    {
                        context.Response.AddHeader("Content-Security-Policy", policy);
                    }

                    if (files.TryGetValue(context.Request.Url!.AbsolutePath, out var file))
                    {
                        context.Response.ContentType = file.Type;
                        await context.Response.OutputStream.WriteAsync(file.Body);
                    }
                    else
                    {
                        context.Response.StatusCode = 404;
                    }

                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
