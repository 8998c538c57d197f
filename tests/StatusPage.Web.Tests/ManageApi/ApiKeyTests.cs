using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.ManageApi;

public class ApiKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_key_is_taken_in_each_of_the_ways_that_programs_send_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var key = await ApiClient.KeyAsync(app, new NewApiKey("prober", Roles.Viewer, null, [], 60));
        using var client = app.NewClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", key));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages.json", "Bearer", key));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/v1/pages?api_key={key}", Stop)).StatusCode);
        foreach (var (scheme, wrong) in new[] { ("OAuth", key + "x"), ("Basic", key), ("OAuth", "") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", scheme, wrong));
        }

        using var answer = await client.GetAsync("/v1/pages", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("{\"error\":\"Could not authenticate\",\"message\":\"Could not authenticate\"}", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task A_key_ends_and_is_held_to_its_network_and_its_role(TestDatabase database)
    {
        await using var app = await StatusApp.StartOnPortAsync(database);
        using var client = app.NewClient();
        var here = await ApiClient.KeyAsync(app, new NewApiKey("here", Roles.Viewer, app.Clock.GetUtcNow().AddDays(1), ["127.0.0.0/8"], 60));
        var elsewhere = await ApiClient.KeyAsync(app, new NewApiKey("elsewhere", Roles.Viewer, null, ["192.0.2.0/24"], 60));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", here));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", "OAuth", elsewhere));

        using var writing = new HttpRequestMessage(HttpMethod.Post, "/v1/pages/aaaaaaaaaaaa/incidents") { Headers = { Authorization = new AuthenticationHeaderValue("OAuth", here) } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(writing, Stop)).StatusCode);

        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", "OAuth", here));
    }

    [Theory, OnBothDatabases]
    public async Task Who_asks_too_often_is_told_when_to_come_back(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 1, 9, 0, 20, TimeSpan.Zero)));
        var key = await ApiClient.KeyAsync(app, new NewApiKey("busy", Roles.Viewer, null, [], 3));
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", key);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/pages", Stop)).StatusCode);
        }

        using var refused = await client.GetAsync("/v1/pages", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 20, 40);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await client.GetAsync("/v1/pages", Stop)).StatusCode);
        }

        app.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/pages", Stop)).StatusCode);

        // The log knows of all nine calls, of those beyond the limit in two entries.
        await using var db = app.NewDb();
        var log = await db.AuditLog.Where(e => e.Action == "api.called").OrderBy(e => e.Id).Select(e => e.After!).ToListAsync(Stop);
        Assert.Equal(4, log.Count(e => e.Contains("\"answer\":200", StringComparison.Ordinal)));
        Assert.Contains("GET /v1/pages", log[3], StringComparison.Ordinal);
        Assert.Equal("""{"calls":4,"answer":429}""", log[4]);
    }

    /// <summary>A refusal costs a look-up and a line in the log like any other answer.</summary>
    [Theory, OnBothDatabases]
    public async Task What_its_role_forbids_counts_towards_its_limit_too(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 1, 9, 0, 20, TimeSpan.Zero)));
        using var viewer = await ApiClient.OpenAsync(app, Roles.Viewer, perMinute: 3);

        await viewer.PostAsync("/incidents", new { }, HttpStatusCode.Forbidden);
        await viewer.PostAsync("/incidents", new { }, HttpStatusCode.Forbidden);
        await viewer.PostAsync("/incidents", new { }, HttpStatusCode.TooManyRequests);
    }

    [Theory, OnBothDatabases]
    public async Task Only_a_manager_makes_keys_sees_one_once_and_ends_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var editor = await app.SignInAsync(Roles.Editor);
        Assert.Equal(HttpStatusCode.Forbidden, await FinalStatusAsync(editor, "/staff/api-keys"));

        using var manager = await app.SignInAsync(Roles.Manager);
        var form = (await FilledForm.OpenAsync(manager, "/staff/api-keys", "form[action='/staff/api-keys']")).Set("Name", "Bewaking").Set("Networks", "nergens");
        var wrong = await FilledForm.PageAsync(await form.SendAsync());
        Assert.Contains("nergens", wrong.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);

        var page = await FilledForm.PageAsync(await form.Set("Networks", "").SendAsync());
        var key = page.QuerySelector("#key")!.TextContent;
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", key));
        await using (var db = app.NewDb())
        {
            var kept = await db.ApiKeys.SingleAsync(Stop);
            Assert.DoesNotContain(key, kept.Hash + kept.Start, StringComparison.Ordinal);
            Assert.NotNull(kept.LastUsedAt);
        }

        Assert.DoesNotContain(key, await manager.GetStringAsync("/staff/api-keys", Stop), StringComparison.Ordinal);
        var ended = await (await FilledForm.OpenAsync(manager, "/staff/api-keys", "form[action='?handler=Revoke']")).SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", "OAuth", key));
    }

    [Theory, OnBothDatabases]
    public async Task A_key_ends_with_the_account_of_its_owner_and_allows_no_more_than_the_owner_may(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var owner = await app.AddMemberAsync(Roles.Manager, "karel@example.nl", "Karel");
        using var manager = await app.SignInAsync(Roles.Manager);
        var owned = await ApiClient.KeyAsync(app, new NewApiKey("uitrol", Roles.Manager, null, [], 60) { OwnerId = owner.Id });
        var machines = await ApiClient.KeyAsync(app, new NewApiKey("nachtwerk", Roles.Editor, null, [], 60));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await WriteAsync(client, owned));

        await app.UseAsync((InviteStaff invite) => invite.RunAsync("karel@example.nl", Roles.Viewer, Actor.CommandLine, Stop));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(client, owned));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", owned));
        var page = await manager.GetStringAsync("/staff/api-keys", Stop);
        Assert.Contains("van Karel", page, StringComparison.Ordinal);
        Assert.Contains("van deze machine", page, StringComparison.Ordinal);

        Assert.True(await app.UseAsync((CloseStaff close) => close.RunAsync("karel@example.nl", Actor.CommandLine, Stop)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", "OAuth", owned));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", machines));
        await using var db = app.NewDb();
        Assert.Equal("uitrol", (await db.ApiKeys.SingleAsync(k => k.RevokedAt != null, Stop)).Name);
        Assert.Equal(1, await db.AuditLog.CountAsync(e => e.Action == "api_key.revoked", Stop));
    }

    [Fact]
    public async Task The_key_of_a_closed_account_is_dead_on_another_node_from_that_moment()
    {
        await using var one = await StatusApp.StartAsync(TestDatabase.Postgres);
        await using var two = one.StartAgain();
        var owner = await one.AddMemberAsync(Roles.Editor, "karel@example.nl");
        var key = await ApiClient.KeyAsync(one, new NewApiKey("uitrol", Roles.Editor, null, [], 60) { OwnerId = owner.Id });
        using var client = two.NewClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/v1/pages", "OAuth", key));

        Assert.True(await one.UseAsync((CloseStaff close) => close.RunAsync("karel@example.nl", Actor.CommandLine, Stop)));

        // The very next call.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/v1/pages", "OAuth", key));
    }

    [Fact]
    public async Task The_command_prints_a_key_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-key-").FullName;
        var settings = new Dictionary<string, string> { ["Data__Directory"] = folder, ["Content__Directory"] = Path.Combine(TestEnvironment.RepositoryRoot, "content") };

        var (status, output, _) = await RealProgram.RunAsync(settings, "api-key", "add", "deploy", "--role", "editor", "--per-minute", "120");
        var (wrong, nothing, usage) = await RealProgram.RunAsync(settings, "api-key", "add", "deploy", "--role", "king");

        Assert.Equal(0, status);
        Assert.Matches("^sp_[a-zA-Z0-9]{40}\n$", output);
        Assert.Equal((2, ""), (wrong, nothing));
        Assert.Contains("Usage: api-key add", usage, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>An empty incident: refused for what it lacks, when the key may write at all.</summary>
    private static async Task<HttpStatusCode> WriteAsync(HttpClient client, string key)
    {
        using var pages = new HttpRequestMessage(HttpMethod.Get, "/v1/pages") { Headers = { Authorization = new AuthenticationHeaderValue("OAuth", key) } };
        using var answer = await client.SendAsync(pages, Stop);
        var id = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))![0]!["id"]!.GetValue<string>();
        using var writing = new HttpRequestMessage(HttpMethod.Post, $"/v1/pages/{id}/incidents") { Headers = { Authorization = new AuthenticationHeaderValue("OAuth", key) }, Content = System.Net.Http.Json.JsonContent.Create(new { incident = new { } }) };
        using var written = await client.SendAsync(writing, Stop);
        return written.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address, string scheme, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {key}");
        using var answer = await client.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> FinalStatusAsync(HttpClient client, string address) => (await client.GetAsync(address, Stop)).StatusCode;
}
