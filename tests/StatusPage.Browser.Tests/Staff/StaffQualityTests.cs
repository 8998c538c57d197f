using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StatusPage.Browser.Tests.Public;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Browser.Tests.Staff;

/// <summary>Every staff page that a manager can come to by its links, one of each kind, in both languages and themes.</summary>
public partial class StaffQualityTests(Chrome chrome)
{
    /// <summary>Fewer would mean that the links are no longer found.</summary>
    private const int FewestPages = 10;

    // The windows are as high as the pages, so that a bar that sticks to the bottom covers nothing halfway.
    private const string FindLinks = "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))";

    [Theory]
    [InlineData(Language.Dutch, ColorScheme.Light, 1280)]
    [InlineData(Language.Dutch, ColorScheme.Dark, 390)]
    [InlineData(Language.English, ColorScheme.Light, 390)]
    [InlineData(Language.English, ColorScheme.Dark, 1280)]
    public async Task Axe_finds_nothing_and_the_html_is_valid(Language language, ColorScheme colours, int width)
    {
        var checker = HtmlChecker.Require();
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        await new Scene(app).BusyAsync();
        var staff = await StaffBrowser.SignInAsync(chrome, app, language, new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 4000 } }, Roles.Manager);
        var problems = new List<string>();
        var pages = new Dictionary<string, string>();
        await LookAsync("/staff/sign-in");
        var seen = new HashSet<string> { "/staff" };
        var coming = new Queue<string>(["/staff"]);
        while (coming.TryDequeue(out var path))
        {
            foreach (var link in await LookAsync(path))
            {
                if (link.StartsWith("/staff", StringComparison.Ordinal) && seen.Add(Kind(link)))
                {
                    coming.Enqueue(link);
                }
            }
        }

        Assert.True(pages.Count >= FewestPages, string.Join(' ', pages.Keys));
        problems.AddRange(await checker.ErrorsAsync(pages, TestContext.Current.CancellationToken));
        Assert.Empty(problems);

        async Task<string[]> LookAsync(string path)
        {
            // A file to save is no page.
            var answer = await staff.Page.APIRequest.GetAsync(path);
            if (answer.Headers.GetValueOrDefault("content-type")?.StartsWith("text/html", StringComparison.Ordinal) != true)
            {
                return [];
            }

            if (!answer.Ok)
            {
                problems.Add($"{path} answers {answer.Status}");
                return [];
            }

            pages[path] = await answer.TextAsync();
            // Its preview comes a moment later.
            await staff.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await staff.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            problems.AddRange((await new PublicPage(staff.Page).AxeAsync()).Select(p => $"{path} {p}"));
            if (await staff.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") is > 0 and var over)
            {
                problems.Add($"{path} is {over} pixels wider than the window");
            }

            return await staff.Page.EvaluateAsync<string[]>(FindLinks);
        }
    }

    /// <summary>The address without what tells one notice, member or search from another.</summary>
    private static string Kind(string link) => Identity().Replace(link.Split('?', '#')[0], "/*");

    [GeneratedRegex("/([a-z0-9]{12}|[0-9]+|[0-9a-f-]{36})(?=/|$)")]
    private static partial Regex Identity();
}
