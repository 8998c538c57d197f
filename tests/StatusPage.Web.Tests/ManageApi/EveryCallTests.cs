using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.OpenApi;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.ManageApi;

/// <summary>
/// Each call of the managing API once as it should be, and in each of the ways that it should not be. The list of calls
/// is the documentation's, which another test holds to what there is: a new call is in here by itself, or fails here.
/// </summary>
public class EveryCallTests
{
    private static readonly DateTimeOffset Tuesday = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>What belongs to no place that a viewer's key may see.</summary>
    private static readonly string[] OfPeople = ["/subscribers"];

    private static IEnumerable<ApiOperation> Calls => ApiOperations.All.Where(o => o.IsManaged);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task As_it_should_be_it_answers_with_its_own_status(TestDatabase database)
    {
        await using var receiver = await EchoServer.StartAsync();
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday), ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var api = await ApiClient.OpenAsync(app, Roles.Manager);
        var made = new HashSet<string>();
        foreach (var call in Calls)
        {
            var (path, body) = await PrepareAsync(app, api, call, receiver.Address);
            var answer = await api.SendAsync(new HttpMethod(call.Method), path, body, (HttpStatusCode)call.Success);
            Assert.True(call.Success == 204 || answer is JsonArray || answer.AsObject().Count > 0, path);
            made.Add($"{call.Method} {call.Path}");
        }

        Assert.InRange(made.Count, 55, 100);
        await using var db = app.NewDb();
        Assert.True(await db.AuditLog.CountAsync(e => e.Action == "api.called", Stop) >= made.Count);
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_key_that_opens_it_is_a_401_and_with_one_that_only_reads_a_403(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        var wrong = app.NewClient();
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", "sp_nobody");
        using var viewer = await ApiClient.OpenAsync(app, Roles.Viewer);
        foreach (var call in Calls)
        {
            var path = Fill(call.Path, api, new("aaaaaaaaaaaa", "aaaaaaaaaaaa", "aaaaaaaaaaaa"));
            foreach (var client in new[] { app.NewClient(), wrong })
            {
                var (status, body) = await SendAsync(client, call.Method, path, "{}");
                Assert.True(status == HttpStatusCode.Unauthorized, $"{call.Method} {path}: {status}");
                Assert.Equal("Could not authenticate", (string?)JsonNode.Parse(body)!["error"]);
            }

            var reads = call.Method == "GET" && !Array.Exists(OfPeople, p => call.Path.Contains(p, StringComparison.Ordinal));
            var (viewed, said) = await SendAsync(viewer.Http, call.Method, path, "{}");
            Assert.True(reads ? viewed is HttpStatusCode.OK or HttpStatusCode.NotFound : viewed == HttpStatusCode.Forbidden, $"{call.Method} {path}: {viewed} for a viewer");
            Assert.True(reads || ((string?)JsonNode.Parse(said)!["message"])!.Contains("viewer", StringComparison.Ordinal));
        }

        // Nothing of it happened.
        await using var db = app.NewDb();
        Assert.Equal((0, 0), (await db.Incidents.CountAsync(Stop), await db.Set<Subscriber>().CountAsync(Stop)));
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_read_is_a_400_a_415_or_a_413_and_changes_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        var names = await NamesAsync(app, api);
        await using var db = app.NewDb();
        var before = await db.AuditLog.CountAsync(e => e.Action != "api.called", Stop);
        var count = 0;
        foreach (var call in Calls.Where(c => c.Body is not null || c.Plain is not null))
        {
            var path = Fill(call.Path, api, names);
            foreach (var (body, type, expected) in new (string, string, HttpStatusCode)[]
            {
                ("{ not json", "application/json", HttpStatusCode.BadRequest),
                ("[1]", "application/json", HttpStatusCode.BadRequest),
                ("\"text\"", "application/json", HttpStatusCode.BadRequest),
                ("<x/>", "text/xml", HttpStatusCode.UnsupportedMediaType),
                ($"{{\"x\":\"{new string('x', ApiBody.MostBytes)}\"}}", "application/json", HttpStatusCode.RequestEntityTooLarge),
            })
            {
                var (status, said) = await SendAsync(api.Http, call.Method, path, body, type);
                Assert.True(status == expected, $"{call.Method} {path} with {body[..Math.Min(20, body.Length)]}: {status} and not {expected}: {said}");
                Assert.NotEmpty((string)JsonNode.Parse(said)!["message"]!);
            }

            // The name it has to stand under; where Statuspage takes fields without it, it may be missing.
            if (call.Body is not null && !call.Path.EndsWith("/subscribers/{id}", StringComparison.Ordinal))
            {
                Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(api.Http, call.Method, path, "{\"name\":\"unwrapped\"}")).Status);
            }

            count++;
        }

        Assert.InRange(count, 15, 50);
        Assert.Equal(before, await db.AuditLog.CountAsync(e => e.Action != "api.called", Stop));
    }

    [Theory, OnBothDatabases]
    public async Task What_does_not_exist_is_a_404_in_every_place_of_the_address(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        var names = await NamesAsync(app, api);
        var nobody = new Names("aaaaaaaaaaaa", "aaaaaaaaaaaa", "aaaaaaaaaaaa");
        foreach (var call in Calls)
        {
            var body = call.Body is { } wrapped ? Wrap(wrapped.Split(':')[0], "{}") : "{}";
            if (call.Path.Contains("{page_id}", StringComparison.Ordinal))
            {
                var elsewhere = Fill(call.Path.Replace("{page_id}", "aaaaaaaaaaaa", StringComparison.Ordinal), api, names);
                var (status, said) = await SendAsync(api.Http, call.Method, elsewhere, body);
                Assert.True(status == HttpStatusCode.NotFound, $"{call.Method} {elsewhere}: {status}");
                Assert.Contains("/v1/pages", said, StringComparison.Ordinal);
            }

            if (call.Path.Contains("{id}", StringComparison.Ordinal) || call.Path.Contains("{incident_id}", StringComparison.Ordinal) || call.Path.Contains("{updateId}", StringComparison.Ordinal))
            {
                var path = Fill(call.Path, api, nobody);
                var (status, said) = await SendAsync(api.Http, call.Method, path, body);
                Assert.True(status == HttpStatusCode.NotFound, $"{call.Method} {path}: {status}: {said}");
                Assert.Contains("no such", said, StringComparison.Ordinal);
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task Metadata_is_kept_whole_or_refused_and_then_nothing_is_published(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        object Incident(object metadata) => new { incident = new { name = "Mail hapert", metadata } };

        foreach (var (metadata, code) in new (object, string)[] { (new { text = new string('x', 10_000) }, "too_long"), ("text", "not_an_object"), (new[] { 1 }, "not_an_object") })
        {
            var refused = await api.PostAsync("/incidents", Incident(metadata), HttpStatusCode.UnprocessableEntity);
            Assert.Equal(("metadata", code), ((string?)refused["refusals"]![0]!["field"], (string?)refused["refusals"]![0]!["code"]));
        }

        Assert.Empty((await api.GetAsync("/incidents")).AsArray());
        var most = new { text = new string('x', 10_000 - "{\"text\":\"\"}".Length) };
        var made = await api.PostAsync("/incidents", Incident(most));
        Assert.Equal(most.text, (string?)made["metadata"]!["text"]);
        await api.PatchAsync($"/incidents/{made["id"]}", new { incident = new { name = "Anders", metadata = new { text = new string('x', 10_001) } } }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("Mail hapert", most.text), await ReadAsync());

        async Task<(string, string)> ReadAsync()
        {
            var now = await api.GetAsync($"/incidents/{made["id"]}");
            return ((string)now["name"]!, (string)now["metadata"]!["text"]!);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Every_call_is_in_the_log_also_one_that_was_kept_out(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        var slow = await ApiClient.KeyAsync(app, new NewApiKey("slow", Roles.Viewer, Tuesday.AddHours(1), [], 2));
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", slow);
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((int)(await client.GetAsync("/v1/pages", Stop)).StatusCode);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        statuses.Add((int)(await SendAsync(client, "POST", "/v1/pages/aaaaaaaaaaaa/incidents", "{}")).Status);
        statuses.Add((int)(await client.GetAsync("/v1/nothing", Stop)).StatusCode);
        app.Clock.Advance(TimeSpan.FromHours(1));
        statuses.Add((int)(await client.GetAsync("/v1/pages", Stop)).StatusCode);

        Assert.Equal([200, 200, 429, 429, 403, 404, 401], statuses);
        await using var db = app.NewDb();
        var log = await db.AuditLog.Where(e => e.Action == "api.called").OrderBy(e => e.Id).ToListAsync(Stop);
        // Of those beyond the limit the first at once, the others counted with the next call.
        Assert.Equal("""{"calls":1,"answer":429}""", log[3].After);
        Assert.Equal([200, 200, 429, 429, 403, 404, 401], log.Select(e => (int)JsonNode.Parse(e.After!)!["answer"]!));
        Assert.All(log, e => Assert.Equal("API: slow", e.By));
        var key = await db.ApiKeys.SingleAsync(Stop);
        Assert.InRange(key.LastUsedAt!.Value, Tuesday.AddMinutes(2), Tuesday.AddMinutes(60));
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_keep_its_metadata_is_not_published_either(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        await using var db = app.NewDb();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE api_note RENAME TO api_note_away", Stop);

        await api.PostAsync("/incidents", new { incident = new { name = "Mail hapert", metadata = new { ticket = 5 } } }, HttpStatusCode.InternalServerError);

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE api_note_away RENAME TO api_note", Stop);
        Assert.False(await db.Incidents.AnyAsync(Stop));
        await app.RefreshBoardAsync();
        Assert.True(app.Board.Incidents.IsEmpty);
        await api.PostAsync("/incidents", new { incident = new { name = "Mail hapert", metadata = new { ticket = 5 } } });
    }

    /// <summary>Not as the form calls it, of which a program knows nothing.</summary>
    [Theory, OnBothDatabases]
    public async Task A_refusal_names_the_field_as_it_was_sent(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));
        using var api = await ApiClient.OpenAsync(app);
        var (night, service) = (new DateTimeOffset(2026, 12, 16, 21, 0, 0, TimeSpan.Zero), new Scene(app).IdOf("exchange"));
        var plan = "We zetten de oude versie terug.";
        foreach (var (incident, field) in new (object, string)[]
        {
            (new { name = new string('x', 300) }, "name"),
            (new { names = new { en = new string('x', 300) } }, "names.en"),
            (new { name = "a", body = new string('x', 26_000) }, "body"),
            (new { name = "a", bodies = new { en = new string('x', 26_000) } }, "bodies.en"),
            (new { name = "a", components = new { nothing = "major_outage" } }, "components"),
            (new { name = "a", next_update_by = Tuesday.AddDays(-1) }, "next_update_by"),
            (new { name = "a", detected_at = Tuesday.AddDays(1) }, "detected_at"),
            (new { name = "a", scheduled_for = night, scheduled_until = night.AddHours(-1), component_ids = new[] { service }, fallback_plan = plan, body = "Werk" }, "scheduled_until"),
            (new { name = "a", scheduled_for = Tuesday.AddDays(1), scheduled_until = Tuesday.AddDays(1).AddHours(1), component_ids = new[] { service }, fallback_plan = plan, body = "Werk" }, "scheduled_for"),
            (new { name = "a", scheduled_for = night, scheduled_until = night.AddHours(1), fallback_plan = plan, body = "Werk" }, "components"),
            (new { name = "a", backfilled = true, updates = new[] { new { display_at = Tuesday.AddDays(-1), status = "resolved", body = new string('x', 26_000) } } }, "updates[0].body"),
        })
        {
            var refused = await api.PostAsync("/incidents", new { incident }, HttpStatusCode.UnprocessableEntity);

            Assert.Contains(field, refused["refusals"]!.AsArray().Select(r => (string)r!["field"]!));
            Assert.Contains($"{field}: ", (string)refused["message"]!, StringComparison.Ordinal);
        }
    }

    /// <summary>Where the call goes and what it sends, after what has to be there for it.</summary>
    private static async Task<(string Path, object? Body)> PrepareAsync(StatusApp app, ApiClient api, ApiOperation call, string receiver)
    {
        var scene = new Scene(app);
        var (incident, update, subscriber) = ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "aaaaaaaaaaaa");
        if (call.Path.Contains("/incidents/{", StringComparison.Ordinal))
        {
            var made = await api.PostAsync("/incidents", new { incident = new { name = "Mail hapert", components = new Dictionary<string, string> { [scene.IdOf("exchange")] = "partial_outage" } } });
            incident = (string)made["id"]!;
            update = (string)made["incident_updates"]![0]!["id"]!;
        }

        if (call.Path.EndsWith("/postmortem/publish", StringComparison.Ordinal) || call.Path.EndsWith("/postmortem/revert", StringComparison.Ordinal))
        {
            await api.PatchAsync($"/incidents/{incident}", new { incident = new { status = "resolved" } });
            await api.SendAsync(HttpMethod.Put, $"/incidents/{incident}/postmortem", new { postmortem = new { body_draft = "Een schijf was vol." } });
        }

        if (call.Path.EndsWith("/postmortem/revert", StringComparison.Ordinal))
        {
            await api.SendAsync(HttpMethod.Put, $"/incidents/{incident}/postmortem/publish");
        }

        if (call.Path.Contains("/subscribers/", StringComparison.Ordinal))
        {
            var about = call.Path.Contains("/incidents/", StringComparison.Ordinal) ? $"/incidents/{incident}/subscribers" : "/subscribers";
            subscriber = (string)(await api.PostAsync(about, new { subscriber = new { email = $"{Guid.NewGuid():N}@example.nl" } }))["id"]!;
            if (call.Path.EndsWith("/resend_confirmation", StringComparison.Ordinal))
            {
                app.Clock.Advance(TimeSpan.FromHours(25));
            }
        }

        var group = app.Board.Groups.First(g => g.Id.Length > 0);
        var component = scene.IdOf("exchange");
        var path = Fill(call.Path, api, new(incident, update, subscriber), component, group.Id);
        object? body = (call.Body?.Split(':')[0], call.Path) switch
        {
            ("page", _) => new { page = new { time_zone = "Europe/Amsterdam" } },
            ("component", _) => new { component = new { status = "degraded_performance" } },
            ("component_group", _) => new { component_group = new { name = group.Name.Nl } },
            ("incident", _) => new { incident = new { name = "Iets anders", status = "identified" } },
            ("incident_update", _) => new { incident_update = new { body = "Beter gezegd." } },
            ("postmortem", _) => new { postmortem = new { body_draft = "Een schijf was vol." } },
            ("status_embed_config", _) => new { status_embed_config = new { position = "bottom-right" } },
            ("subscriber", var at) when at.Contains("/incidents/", StringComparison.Ordinal) => new { subscriber = new { email = $"{Guid.NewGuid():N}@example.nl" } },
            ("subscriber", _) when call.Method == "POST" => new { subscriber = new { endpoint = $"{receiver}/hook" } },
            ("subscriber", _) => new { subscriber = new { component_ids = new[] { component } } },
            (null, _) when call.Plain is not null => new { subscribers = new[] { subscriber } },
            ({ } other, _) => throw new InvalidOperationException($"{call.Path}: nothing is known to send under {other}."),
            _ => call.Method is "GET" or "DELETE" ? null : new { },
        };
        if (call is { Plain: not null } && subscriber == "aaaaaaaaaaaa")
        {
            body = new { subscribers = "all" };
        }

        return (path, body);
    }

    private static async Task<Names> NamesAsync(StatusApp app, ApiClient api)
    {
        var made = await api.PostAsync("/incidents", new { incident = new { name = "Mail hapert", components = new Dictionary<string, string> { [new Scene(app).IdOf("exchange")] = "partial_outage" } } });
        var follower = await api.PostAsync($"/incidents/{made["id"]}/subscribers", new { subscriber = new { email = "piet@example.nl" } });
        return new((string)made["id"]!, (string)made["incident_updates"]![0]!["id"]!, (string)follower["id"]!, new Scene(app).IdOf("exchange"), app.Board.Groups.First(g => g.Id.Length > 0).Id);
    }

    private static string Fill(string path, ApiClient api, Names names) => Fill(path, api, names, names.Component, names.Group);

    private static string Fill(string path, ApiClient api, Names names, string component, string group) => path
        .Replace("/v1/pages/{page_id}", api.Page, StringComparison.Ordinal)
        .Replace("/components/{id}", $"/components/{component}", StringComparison.Ordinal)
        .Replace("/component-groups/{id}", $"/component-groups/{group}", StringComparison.Ordinal)
        .Replace("/subscribers/{id}", $"/subscribers/{names.Subscriber}", StringComparison.Ordinal)
        .Replace("{id}", names.Incident, StringComparison.Ordinal)
        .Replace("{incident_id}", names.Incident, StringComparison.Ordinal)
        .Replace("{updateId}", names.Update, StringComparison.Ordinal);

    private static string Wrap(string wrapper, string fields) => $"{{\"{wrapper}\":{fields}}}";

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpClient client, string method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "DELETE"))
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private sealed record Names(string Incident, string Update, string Subscriber, string Component = "aaaaaaaaaaaa", string Group = "aaaaaaaaaaaa");
}
