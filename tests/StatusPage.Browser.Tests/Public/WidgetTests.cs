using System.Net;
using System.Text;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>What others put on their own pages: Statuspage's own widget, unchanged, and our frame.</summary>
public class WidgetTests(Chrome chrome)
{
    [Fact]
    public async Task Statuspages_own_widget_shows_the_roll_up_on_a_page_of_another_site()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        var script = await File.ReadAllBytesAsync(Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/node_modules/@statuspage/status-widget/dist/index.js"), TestContext.Current.CancellationToken);
        var source = app.Address.ToString().TrimEnd('/');
        await using var site = OtherSite.Start(new()
        {
            ["/"] = ("text/html", Encoding.UTF8.GetBytes($"<!doctype html><title>x</title><body><statuspage-widget src=\"{source}\"></statuspage-widget><statuspage-widget src=\"{source}\" appearance=\"badge\"></statuspage-widget><script src=\"/widget.js\"></script>")),
            ["/widget.js"] = ("text/javascript", script),
        });
        var page = await chrome.NewPageAsync(site.Address);
        await page.GotoAsync("/");

        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('statuspage-widget')].every(w => w.shadowRoot?.textContent.includes('Minor Service Outage'))");
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
