using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StatusPage.Browser.Tests.Public;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web;
using StatusPage.Web.Features.Announcements;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Maintenance.Series;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Browser.Tests.Staff;

/// <summary>Every staff page that a manager can come to by its links, one of each kind, in both languages and themes.</summary>
public partial class StaffQualityTests(Chrome chrome)
{
    /// <summary>
    /// The way in, which FirstNightTests look at; pages that only answer a form; and what a mail's link opens, which has
    /// a test of its own.
    /// </summary>
    private static readonly string[] LookedAtElsewhere =
    [
        "staff/sign-in/second", "staff/join", "staff/language", "staff/sign-out", "staff/drafts/keep", "staff/duty/{token}",
        "staff/deadlines/{id:length(12)}/take", "staff/incidents/{id:length(12)}/undo", "staff/maintenance/{id:length(12)}/undo",
    ];

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
        var scene = new Scene(app);
        await scene.BusyAsync();
        var noted = await FillAsync(app, scene);
        var staff = await StaffBrowser.SignInAsync(chrome, app, language, new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 4000 } }, Roles.Manager);
        var problems = new List<string>();
        var pages = new Dictionary<string, string>();
        await LookAsync("/staff/sign-in");
        await LookAsync("/staff/forgot");
        // Its links lead by the address of what is published.
        await LookAsync($"/staff/incidents/{noted}/noted");
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

        problems.AddRange(await checker.ErrorsAsync(pages, TestContext.Current.CancellationToken));
        Assert.Empty(problems);
        var missed = Places(app).Where(p => !pages.Keys.Any(k => p.Address.IsMatch(k.Split('?')[0]))).Select(p => p.Route).Except(LookedAtElsewhere).ToList();
        Assert.True(missed.Count == 0, $"No link leads to these, so nobody looked at them:\n{string.Join('\n', missed)}");

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

    /// <summary>One of each thing that has a page of its own.</summary>
    /// <returns>The incident that is known to staff only.</returns>
    private static async Task<string> FillAsync(StatusApp app, Scene scene)
    {
        var noted = NewId.Create();
        var stop = TestContext.Current.CancellationToken;
        await app.UseAsync((SaveAnnouncement save) => save.RunAsync(new(NewId.Create(), 0, new("Vanaf maandag zijn we er om half acht.", "From Monday on we are there at half past seven."), scene.Now, scene.Now.AddDays(3)), Actor.CommandLine, stop));
        await app.UseAsync((NoteIncident note) => note.RunAsync(
            new(noted, new(new("FTP weigert soms", null), IncidentKind.Downtime, scene.Now, scene.Now), new Dictionary<string, ServiceState> { [scene.IdOf("ftp")] = ServiceState.DegradedPerformance }), Actor.CommandLine, stop));
        await app.UseAsync((SaveSeries save) => save.RunAsync(
            new(NewId.Create(), 0, new(Recurrence.Weekly(1, DayOfWeek.Tuesday), DateOnly.FromDateTime(scene.Now.UtcDateTime), new(23, 0), TimeSpan.FromHours(1), 7, new("Updates", "Updates"), new("We werken de servers bij.", "We update the servers."), MaintenanceKind.Regular, ExpectedImpact.Minimal, [scene.IdOf("mysql")], "Terug naar de vorige versie.", null, true)), Actor.CommandLine, stop));
        await app.SubscribeAsync("klant@example.nl");
        await using (var db = app.NewDb())
        {
            db.Add(new SubscriberImport
            {
                By = "Sanne", Consent = "Klanten van 2025", StartedAt = scene.Now, Csv = "email\na@example.nl\nb@example.nl\n", Total = 2, Done = 1, Added = 1,
                State = ImportState.Stopped, Trouble = "2: services: there is no service 'telex'",
            });
            await db.SaveChangesAsync(stop);
        }

        await app.UseAsync((MakeApiKey make) => make.RunAsync(new NewApiKey("Bewaking", Roles.Viewer, null, [], 60), Actor.CommandLine, stop));
        await app.RefreshBoardAsync();
        return noted;
    }

    /// <summary>Every staff page that there is, as the program maps them: a new one cannot be forgotten.</summary>
    private static IEnumerable<(string Route, Regex Address)> Places(StatusApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => r.StartsWith("staff", StringComparison.Ordinal))
            .Distinct()
            .Select(r => (r, new Regex($"^/{Parameter().Replace(r, m => m.Value.Contains("length(12)", StringComparison.Ordinal) ? "[a-z0-9]{12}" : m.Value.Contains(":guid", StringComparison.Ordinal) ? "[0-9a-f-]{36}" : "[^/]+")}$")));

    [GeneratedRegex(@"\{[^{}]+\}")]
    private static partial Regex Parameter();

    /// <summary>The address without what tells one notice, member or search from another.</summary>
    private static string Kind(string link) => Identity().Replace(link.Split('?', '#')[0], "/*");

    [GeneratedRegex("/([a-z0-9]{12}|[0-9]+|[0-9a-f-]{36})(?=/|$)")]
    private static partial Regex Identity();
}
