using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Architecture;

/// <summary>Who may reach what: whoever adds an address, or opens one, writes it in the table.</summary>
public partial class EndpointProtectionTests
{
    private const string Table = "tests/StatusPage.Web.Tests/Architecture/who-may-what.txt";
    private const string Form = "form ";
    private const int People = 8;
    private const int Width = 11;

    /// <summary>
    /// Every endpoint and every form of every page, asked over HTTP as each kind of person and program. The table is
    /// checked in, so that who may do what is read in one place and a change of it shows in review; what is not in it
    /// is not allowed to exist. English twins stand in the line of the Dutch page.
    /// </summary>
    [Fact]
    public async Task Who_may_reach_what_is_as_the_table_says()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var people = await PeopleAsync(app);
        var found = new Dictionary<string, string>();
        var failures = new List<string>();
        foreach (var ask in (await AsksAsync(app)).OrderBy(a => a.Line.Contains("sign-out", StringComparison.Ordinal)))
        {
            var marks = new List<string>();
            foreach (var (name, client) in people)
            {
                using var request = ask.Make();
                if (ask.IsForm)
                {
                    // Without a form of its own there is no token to be had, and the answer is the door.
                    request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await TokenAsync(client))]);
                }

                marks.Add((await MayReachAsync(client, request, failures) ? name : "-").PadRight(Width));
            }

            var line = string.Concat(marks) + ask.Line;
            Assert.True(found.TryAdd(ask.Line, line) || found[ask.Line] == line, $"One address of {ask.Line} is open to others than the next: {Name(ask)}");
        }

        foreach (var (_, client) in people)
        {
            client.Dispose();
        }

        var stated = (await File.ReadAllLinesAsync(Path.Combine(TestEnvironment.RepositoryRoot, Table), TestContext.Current.CancellationToken)).ToDictionary(l => l[(Width * People)..]);
        var differences = found.Where(f => !stated.TryGetValue(f.Key, out var said) || said != f.Value).Select(f => $"+ {f.Value}")
            .Concat(stated.Where(s => !found.ContainsKey(s.Key)).Select(s => $"- {s.Value}"));
        Assert.True(failures.Count == 0, string.Join('\n', failures.Distinct()));
        Assert.True(!differences.Any(), $"If this is what is meant, change {Table}:\n{string.Join('\n', differences)}");

        static string Name(Ask ask)
        {
            using var made = ask.Make();
            return $"{made.Method} {made.RequestUri}";
        }
    }

    /// <summary>The table is told by asking; this by what the endpoints say of themselves.</summary>
    [Fact]
    public async Task What_says_that_it_is_for_everyone_is_what_the_table_opens_to_strangers()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var (assets, routes) = (Routes(app).Where(IsAsset), Routes(app).Where(e => !IsAsset(e)));
        var stated = (await File.ReadAllLinesAsync(Path.Combine(TestEnvironment.RepositoryRoot, Table), TestContext.Current.CancellationToken))
            .Where(l => l.StartsWith("stranger", StringComparison.Ordinal)).Select(l => l[(Width * People)..]).Where(l => !l.StartsWith(Form, StringComparison.Ordinal));
        var said = routes.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Line).Distinct();

        Assert.NotEmpty(assets);
        Assert.All(assets, e => Assert.NotNull(e.Metadata.GetMetadata<IAllowAnonymous>()));
        Assert.Equal(said.Order(StringComparer.Ordinal), stated.Order(StringComparer.Ordinal));
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

    private sealed record Ask(string Line, Func<HttpRequestMessage> Make, bool IsForm = false);

    /// <summary>"Stopped" is a manager who has to choose another password first; a key is a program's.</summary>
    private static async Task<(string Name, HttpClient Client)[]> PeopleAsync(StatusApp app)
    {
        await app.AddMemberAsync(Roles.Manager, "old@example.nl");
        await using (var db = app.NewDb())
        {
            await db.Users.ExecuteUpdateAsync(u => u.SetProperty(m => m.PasswordSetAt, app.Clock.GetUtcNow().AddYears(-1)), TestContext.Current.CancellationToken);
        }

        var stopped = app.NewClient();
        await stopped.PostFormAsync("/staff/sign-in", ("Email", "old@example.nl"), ("Password", StaffClient.Password));
        return
        [
            ("stranger", app.NewClient()), ("stopped", stopped),
            ("viewer", await app.SignInAsync(Roles.Viewer)), ("editor", await app.SignInAsync(Roles.Editor)), ("manager", await app.SignInAsync(Roles.Manager)),
            ("key:view", await KeyAsync(Roles.Viewer)), ("key:edit", await KeyAsync(Roles.Editor)), ("key:manage", await KeyAsync(Roles.Manager)),
        ];

        async Task<HttpClient> KeyAsync(string role)
        {
            var (key, _) = await app.UseAsync((MakeApiKey make) => make.RunAsync(new NewApiKey(role, role, null, [], ApiKey.MostRequestsPerMinute), Actor.CommandLine, TestContext.Current.CancellationToken));
            var client = app.NewClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            return client;
        }
    }

    private static async Task<List<Ask>> AsksAsync(StatusApp app)
    {
        var asks = new List<Ask>();
        var pages = app.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in Routes(app).Where(e => !IsAsset(e)))
        {
            var address = Address(endpoint);
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            asks.AddRange((methods.Count == 0 ? [HttpMethods.Get] : methods.Where(m => m != HttpMethods.Connect)).Select(m => new Ask(Line(endpoint), () => new HttpRequestMessage(new HttpMethod(m), address))));
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var handlers = (await pages.LoadAsync(page, endpoint.Metadata)).HandlerMethods.Where(h => HttpMethods.IsPost(h.HttpMethod));
                asks.AddRange(handlers.Select(h => h.Name is { } name ? $"?handler={name}" : "").Distinct().Select(h => new Ask($"{Form}{Line(endpoint)}{h}", () => new HttpRequestMessage(HttpMethod.Post, address + h), IsForm: true)));
            }
        }

        return asks;
    }

    /// <summary>A file of <c>wwwroot</c>: all of them are for everyone.</summary>
    private static bool IsAsset(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private static string Line(RouteEndpoint endpoint) =>
        $"{string.Join(' ', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} /{WithoutLanguage(endpoint.RoutePattern.RawText!)}".TrimStart();

    /// <summary>From the one form that each of them may see.</summary>
    private static async Task<string> TokenAsync(HttpClient client)
    {
        foreach (var page in new[] { "/staff/account/password", "/staff/sign-in" })
        {
            using var answer = await client.GetAsync(page, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.FormTokenAsync();
            }
        }

        throw new InvalidOperationException("There is no page with a form to be seen.");
    }

    private static async Task<bool> MayReachAsync(HttpClient client, HttpRequestMessage request, List<string> failures)
    {
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // One page shows how a failure looks.
        if ((int)answer.StatusCode >= 500 && !request.RequestUri!.OriginalString.Contains("/error/", StringComparison.Ordinal))
        {
            failures.Add($"{request.Method} {request.RequestUri} answers {(int)answer.StatusCode}.");
        }

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
            m.Value.Contains("length(12)", StringComparison.Ordinal) ? "abcdefghijkl" : m.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString()
            : m.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "exchange");

    [GeneratedRegex(@"\{[^{}]+\}")]
    private static partial Regex Parameter();
}
