using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Architecture;

/// <summary>Whoever opens an address to the world writes it down here; everything else asks who you are.</summary>
public partial class EndpointProtectionTests
{
    /// <summary>By route, without the English twins under <c>en</c> and without the files of <c>wwwroot</c>.</summary>
    private static readonly string[] Public =
    [
        "",
        "api",
        "api/calendar/days",
        "api/calendar/desk",
        "api/calendar/notification-deadline",
        "api/calendar/working-time",
        ".well-known/security.txt",
        "api/promises.json",
        "api/sla/{month}.json",
        "api/v2/components.json",
        "api/v2/incidents.json",
        "api/v2/incidents/unresolved.json",
        "api/v2/incidents/{id}.json",
        "api/v2/scheduled-maintenances.json",
        "api/v2/scheduled-maintenances/active.json",
        "api/v2/scheduled-maintenances/upcoming.json",
        "api/v2/scheduled-maintenances/{id}.json",
        "api/v2/status.json",
        "api/v2/subscribers.json",
        "api/v2/subscribers/{token}.json",
        "api/v2/subscriptions/{token}/resend_confirmation",
        "api/v2/subscriptions/{token}/resend_confirmation.json",
        "api/v2/summary.json",
        "api/v2/{**rest}",
        "badge.json",
        "badge.svg",
        "embed/frame",
        "error/{what:regex(^(not-found|failure)$)}",
        "health/live",
        "health/ready",
        "history.atom",
        "history.json",
        "history.rss",
        "history/{month?}",
        "incidents/{id}",
        "incidents/{id}.json",
        "live",
        "live/negotiate",
        "maintenance.ics",
        "maintenance/{id}",
        "maintenance/{id}.ics",
        "openapi.json",
        "robots.txt",
        "promises",
        "services/{slug}",
        "services/{slug}/badge.json",
        "services/{slug}/badge.svg",
        "services/{slug}/history.atom",
        "services/{slug}/history.json",
        "services/{slug}/history.rss",
        "services/{slug}/maintenance.ics",
        "sitemap.xml",
        "sla/{month?}/{slug?}/{version:int?}",
        "sla/{month}.csv",
        "staff/duty/{token}",
        "staff/forgot",
        "staff/join",
        "staff/language",
        "staff/sign-in",
        "staff/sign-in/second",
        "subscribe",
        "subscribe/browser",
        "subscribe/programs",
        "subscribe/request",
        "subscriptions/{token}",
        "theme.css",
        "{*path:nonfile}",
        "{slug:regex(^[a-z0-9-]+$)}",
    ];

    [Fact]
    public async Task Every_endpoint_is_on_the_public_list_or_needs_a_member_of_staff()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);

        var open = Routes(app)
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => WithoutLanguage(e.RoutePattern.RawText!))
            .Distinct();

        Assert.Equal(Public.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Every endpoint that is not public, asked over HTTP as each kind of person; what programs reach with a key has
    /// tests of its own. The table is checked in, so that who may do what is read in one place and
    /// a change of it shows in review.
    /// </summary>
    [Fact]
    public async Task Who_may_reach_what_is_as_the_table_says()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await app.AddMemberAsync(Roles.Manager, "old@example.nl");
        await using (var db = app.NewDb())
        {
            await db.Users.ExecuteUpdateAsync(u => u.SetProperty(m => m.PasswordSetAt, app.Clock.GetUtcNow().AddYears(-1)), TestContext.Current.CancellationToken);
        }

        // "Stopped" is a manager who has to choose another password first.
        var people = new (string Name, HttpClient Client)[]
        {
            ("stranger", app.NewClient()), ("stopped", app.NewClient(await app.SessionCookieAsync("old@example.nl"))),
            ("viewer", await app.SignInAsync(Roles.Viewer)), ("editor", await app.SignInAsync(Roles.Editor)), ("manager", await app.SignInAsync(Roles.Manager)),
        };
        var lines = new List<string>();
        foreach (var endpoint in Routes(app).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && !Line(e).Contains(" /v1", StringComparison.Ordinal) && !Line(e).StartsWith("/v1", StringComparison.Ordinal)).DistinctBy(Line))
        {
            var marks = new List<string>();
            foreach (var (name, client) in people)
            {
                marks.Add((await MayReachAsync(client, endpoint) ? name : "-").PadRight(10));
            }

            lines.Add($"{string.Concat(marks)}{Line(endpoint)}");
        }

        foreach (var (_, client) in people)
        {
            client.Dispose();
        }

        const int marksWidth = 50;
        var file = Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Architecture/who-may-what.txt");
        var stated = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).ToDictionary(l => l[marksWidth..]);
        var found = lines.ToDictionary(l => l[marksWidth..]);

        Assert.True(stated.Count > 40, $"{file} holds too little.");
        var differences = found.Where(f => stated.TryGetValue(f.Key, out var said) && said != f.Value).Select(f => f.Value);
        Assert.True(!differences.Any(), $"{file} should say, if this is what is meant:\n{string.Join('\n', differences)}");
        // One that nobody has entered yet may at least be open to nobody from outside.
        Assert.All(found.Where(f => !stated.ContainsKey(f.Key)), f => Assert.StartsWith("-         -         ", f.Value));
    }

    [Fact]
    public async Task A_stranger_is_sent_from_every_closed_endpoint_to_the_sign_in_page()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var closed = Routes(app).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(Address).Distinct().ToList();

        Assert.Contains("/staff", closed);
        foreach (var address in closed)
        {
            var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            if (address.StartsWith("/v1", StringComparison.Ordinal))
            {
                // A program is told so, and sent nowhere.
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                continue;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{address} answered {(int)answer.StatusCode}.");
            Assert.StartsWith("/staff/sign-in?", answer.Headers.Location!.PathAndQuery);
        }
    }

    [Fact]
    public async Task No_staff_page_takes_a_form_without_its_token()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);
        var addresses = Routes(app)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Contains("POST"))
            .Select(Address).Where(a => a.StartsWith(StaffFeature.Root, StringComparison.Ordinal)).Distinct().ToList();

        Assert.Contains("/staff/sign-out", addresses);
        foreach (var address in addresses)
        {
            var answer = await client.PostAsync(address, new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{address} answered {(int)answer.StatusCode}.");
        }
    }

    [Fact]
    public async Task No_staff_page_can_be_framed_or_kept_by_a_cache()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);

        foreach (var address in Routes(app).Select(Address).Where(a => a.StartsWith(StaffFeature.Root, StringComparison.Ordinal)).Distinct())
        {
            var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore, $"{address} may be kept.");
        }
    }

    private static IEnumerable<RouteEndpoint> Routes(StatusApp app) =>
        // The framework adds a route for new files of wwwroot when it runs for developers, as it does in tests.
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>().Where(e => e.RoutePattern.RawText != "{**path:file}");

    private static string Line(RouteEndpoint endpoint) =>
        $"{string.Join(' ', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} /{WithoutLanguage(endpoint.RoutePattern.RawText!)}".TrimStart();

    private static async Task<bool> MayReachAsync(HttpClient client, RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        using var request = new HttpRequestMessage(methods.Count == 0 || methods.Contains("GET") ? HttpMethod.Get : new HttpMethod(methods[0]), Address(endpoint));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => false,
            // Forwarded within the site: a page without a form of its own, or the door.
            HttpStatusCode.Redirect => answer.Headers.Location!.OriginalString is var to && !to.Contains("/staff/sign-in?", StringComparison.Ordinal) && to != StaffPrincipal.MustChoosePassword,
            _ => true,
        };
    }

    private static string WithoutLanguage(string route) =>
        route == "en" ? "" : route.TrimStart('/') is var own && own.StartsWith("en/", StringComparison.Ordinal) ? own[3..] : own;

    /// <summary>An address that the route takes.</summary>
    private static string Address(RouteEndpoint endpoint) =>
        "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), m =>
            m.Value.Contains("length(12)", StringComparison.Ordinal) ? "abcdefghijkl" : m.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : "exchange");

    [GeneratedRegex(@"\{[^{}]+\}")]
    private static partial Regex Parameter();
}
