using System.Text.Json;
using Microsoft.Playwright;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>What a test looks at on a public page.</summary>
public sealed class PublicPage(IPage page)
{
    public IPage Page => page;

    public ILocator Sentence => page.Locator(".banner h1");

    public ILocator Mark => page.Locator("[data-live-mark]");

    public ILocator Voice => page.Locator("[data-live-voice]");

    public Task<string> Icon() => page.EvalOnSelectorAsync<string>("link[rel=icon]", "l => l.getAttribute('href')");

    public ILocator Strip(string service) => page.Locator($".service:has(a:text-is('{service}')) [data-bars]");

    public Task WaitUntilLiveAsync() => Assertions.Expect(Mark).ToHaveAttributeAsync("data-connection", "live");

    /// <summary>What axe finds against WCAG 2.2 AA and its best practices; one line a problem.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        // By the debugger's own channel: the page's Content-Security-Policy stays as strict as it is for visitors.
        await page.EvaluateAsync(await File.ReadAllTextAsync(TestEnvironment.RequireClient("axe-core/axe.min.js")));
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
              .violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}`)
            """);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }
}
