using Microsoft.Playwright;
using StatusPage.Browser.Tests;
using StatusPage.Testing;

[assembly: AssemblyFixture(typeof(Chrome))]

namespace StatusPage.Browser.Tests;

/// <summary>One browser for all tests; each test opens contexts of its own, which share nothing.</summary>
public sealed class Chrome : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>No host but this machine exists for it, so a page that asks anything of another host fails its test.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ];

    public ValueTask InitializeAsync()
    {
        // How long a busy machine takes says nothing of the page; who means a time says so.
        Assertions.SetDefaultExpectTimeout(30_000);
        return ValueTask.CompletedTask;
    }

    /// <summary>A page that is open in a browser of its own: no cookies, nothing remembered.</summary>
    public async Task<IPage> OpenAsync(StatusApp app, string path = "/", BrowserNewContextOptions? options = null)
    {
        var page = await NewPageAsync(app, options);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>The same, before its first request: for tests that prepare it.</summary>
    public Task<IPage> NewPageAsync(StatusApp app, BrowserNewContextOptions? options = null) => NewPageAsync(app.Address, options);

    public async Task<IPage> NewPageAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var browser = await StartedAsync();
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.AbsoluteUri;
        options.TimezoneId ??= "Europe/Amsterdam";
        options.Locale ??= "nl-NL";
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartedAsync()
    {
        await _starting.WaitAsync();
        try
        {
            // Not before a test asks for it: where there is no browser, each test says so itself.
            var program = TestEnvironment.RequireChromium();
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }
    }
}
