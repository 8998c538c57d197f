using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Notices;

namespace StatusPage.Web.Tests.ManageApi;

public class ManageIncidentsTests
{
    /// <summary>A Tuesday, in office hours.</summary>
    private static readonly DateTimeOffset Tuesday = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_incident_runs_from_its_first_word_to_its_explanation(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var exchange = new Scene(app).IdOf("exchange");

        var made = await api.PostAsync("/incidents", new
        {
            incident = new
            {
                name = "Mail hapert",
                names = new { en = "Mail falters" },
                bodies = new { nl = "We zoeken **het** uit.", en = "We are looking." },
                components = new Dictionary<string, string> { [exchange] = "partial_outage" },
                detected_at = "2026-12-01T08:40:00Z",
                next_update_by = "2026-12-01T10:00:00+00:00",
                metadata = new { ticket = 12 },
            },
        });
        var id = Text(made, "id");
        Assert.True(PublicId.IsValid(id));
        Assert.Equal(("investigating", "major", "Mail hapert"), (Text(made, "status"), Text(made, "impact"), Text(made, "name")));
        Assert.Equal("downtime", Text(made, "kind"));
        Assert.Equal("Mail falters", (string?)made["names"]!["en"]);
        Assert.Equal(12, (int?)made["metadata"]!["ticket"]);
        Assert.Equal("2026-12-01T09:40:00.000+01:00", Text(made, "detected_at"));
        Assert.Equal("We are looking.", (string?)made["incident_updates"]![0]!["bodies"]!["en"]);
        Assert.Null(made["postmortem_published_at"]);
        Assert.Contains("Mail hapert", await app.NewClient().GetStringAsync($"/incidents/{id}", Stop), StringComparison.Ordinal);

        var changed = await api.PatchAsync($"/incidents/{id}", new { incident = new { status = "identified", body = "Gevonden: <b>een schijf</b>.", cause = "own", components = new Dictionary<string, string> { [exchange] = "degraded_performance" } } });
        Assert.Equal(("identified", "own"), (Text(changed, "status"), Text(changed, "cause")));
        Assert.Equal("Gevonden: **een schijf**.", (string?)changed["incident_updates"]![0]!["bodies"]!["nl"]);
        Assert.Equal("degraded_performance", (string?)changed["components"]![0]!["status"]);

        var updateId = (string?)changed["incident_updates"]![0]!["id"];
        var corrected = await api.PatchAsync($"/incidents/{id}/incident_updates/{updateId}", new { incident_update = new { body = "Gevonden: twee schijven." } });
        Assert.Equal("Gevonden: twee schijven.", Text(corrected, "body"));

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var resolved = await api.SendAsync(HttpMethod.Put, $"/incidents/{id}", new { incident = new { status = "resolved" } });
        Assert.Equal("De storing is opgelost.", (string?)resolved["incident_updates"]![0]!["body"]);
        Assert.NotNull(Text(resolved, "resolved_at"));

        Assert.Null((await api.GetAsync($"/incidents/{id}/postmortem"))["body"]);
        await api.SendAsync(HttpMethod.Put, $"/incidents/{id}/postmortem/publish", new { postmortem = new { } }, HttpStatusCode.UnprocessableEntity);
        await api.SendAsync(HttpMethod.Put, $"/incidents/{id}/postmortem", new { postmortem = new { body_draft = "Een schijf was vol." } });
        var published = await api.SendAsync(HttpMethod.Put, $"/incidents/{id}/postmortem/publish", new { postmortem = new { } });
        Assert.Equal("Een schijf was vol.", Text(published, "body"));
        await api.SendAsync(HttpMethod.Delete, $"/incidents/{id}/postmortem", null, HttpStatusCode.UnprocessableEntity);
        var reverted = await api.SendAsync(HttpMethod.Put, $"/incidents/{id}/postmortem/revert", new { postmortem = new { } });
        Assert.Equal((null, "Een schijf was vol."), (Text(reverted, "body"), Text(reverted, "body_draft")));
        await api.SendAsync(HttpMethod.Delete, $"/incidents/{id}/postmortem", null, HttpStatusCode.NoContent);
        await api.SendAsync(HttpMethod.Delete, $"/incidents/{id}", null, HttpStatusCode.UnprocessableEntity);

        await using var db = app.NewDb();
        var log = await db.AuditLog.Where(e => e.By == "API: prober").ToListAsync(Stop);
        Assert.Contains("incident.published", log.Select(e => e.Action));
        Assert.Contains(log, e => e.Action == "api.called" && e.After!.Contains("\"answer\":422", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_not_to_be_told_yet_is_noted_and_published_or_dismissed_later(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var exchange = new Scene(app).IdOf("exchange");
        var noted = await api.PostAsync("/incidents", new { incident = new { name = "Misschien mail", published = false, components = new Dictionary<string, string> { [exchange] = "partial_outage" } } });
        var id = Text(noted, "id");

        Assert.False((bool)noted["published"]!);
        Assert.Equal(id, (string?)(await api.GetAsync("/incidents/unresolved"))[0]!["id"]);
        Assert.Equal(HttpStatusCode.NotFound, (await app.NewClient().GetAsync($"/api/v2/incidents/{id}.json", Stop)).StatusCode);

        var told = await api.PatchAsync($"/incidents/{id}", new { incident = new { published = true, body = "Mail hapert." } });
        Assert.True((bool)told["published"]!);
        Assert.Equal("partial_outage", (string?)told["components"]![0]!["status"]);
        Assert.Equal(HttpStatusCode.OK, (await app.NewClient().GetAsync($"/api/v2/incidents/{id}.json", Stop)).StatusCode);

        var other = Text(await api.PostAsync("/incidents", new { incident = new { name = "Vals alarm", published = false } }), "id");
        await api.SendAsync(HttpMethod.Delete, $"/incidents/{other}?reason=false%20alarm");
        await api.GetAsync($"/incidents/{other}", HttpStatusCode.NotFound);
    }

    [Theory, OnBothDatabases]
    public async Task What_went_out_by_mistake_can_be_taken_back_at_once(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var id = Text(await api.PostAsync("/incidents", new { incident = new { name = "Vergissing" } }), "id");

        Assert.Equal(id, Text(await api.SendAsync(HttpMethod.Delete, $"/incidents/{id}"), "id"));

        await api.GetAsync($"/incidents/{id}", HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await app.NewClient().GetAsync($"/incidents/{id}", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_says_when_subscribers_were_reminded_of_it(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var scene = new Scene(app);
        var notice = await scene.MaintenanceAsync(new("Nieuwe schijven", "New disks"), new("We vervangen schijven.", null), scene.Now.AddDays(9), TimeSpan.FromHours(2), ["mysql"]);
        Assert.Null((await api.GetAsync($"/incidents/{notice.Id}"))["scheduled_reminded_at"]);

        app.Clock.Set(notice.Start.AddHours(-20));
        await app.UseAsync<RemindJob, int>(async job => { await job.RunAsync(Stop); return 0; });

        Assert.Equal(app.Clock.GetUtcNow(), (DateTimeOffset)(await api.GetAsync($"/incidents/{notice.Id}"))["scheduled_reminded_at"]!, TimeSpan.FromMinutes(1));
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_is_held_to_the_rules_and_the_refusal_names_them(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var mysql = new Scene(app).IdOf("mysql");
        object Plan(string from, string until, string? fallback) => new { incident = new { name = "Nieuwe schijven", scheduled_for = from, scheduled_until = until, component_ids = new[] { mysql }, fallback_plan = fallback, body = "We vervangen schijven." } };

        var inside = await api.PostAsync("/incidents", Plan("2026-12-03T10:00:00Z", "2026-12-03T11:00:00Z", null), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["M2", "M1"], inside["refusals"]!.AsArray().Select(r => (string?)r!["rule"]));
        Assert.Contains("office hours", Text(inside, "message"), StringComparison.Ordinal);

        var made = await api.PostAsync("/incidents", Plan("2026-12-04T21:00:00Z", "2026-12-04T22:00:00Z", "De oude schijven blijven in het rek liggen."));
        var id = Text(made, "id");
        Assert.Equal(("scheduled", "regular", "minimal"), (Text(made, "status"), Text(made, "maintenance_kind"), Text(made, "expected_impact")));
        Assert.Equal("De oude schijven blijven in het rek liggen.", Text(made, "fallback_plan"));
        Assert.Equal(id, (string?)(await api.GetAsync("/incidents/upcoming"))[0]!["id"]);
        Assert.Equal(id, (string?)(await api.GetAsync("/incidents/scheduled"))[0]!["id"]);

        var moved = await api.PatchAsync($"/incidents/{id}", new { incident = new { scheduled_for = "2026-12-05T21:00:00Z", scheduled_until = "2026-12-05T22:00:00Z", body = "Een dag later." } });
        Assert.Equal("2026-12-05T22:00:00.000+01:00", Text(moved, "scheduled_for"));
        await api.PatchAsync($"/incidents/{id}", new { incident = new { override_reason = "Het kan niet anders.", scheduled_for = "2026-12-03T10:00:00Z", body = "Toch eerder." } }, HttpStatusCode.UnprocessableEntity);

        using var manager = await ApiClient.OpenAsync(app, "manager");
        var overruled = await manager.PatchAsync($"/incidents/{id}", new { incident = new { override_reason = "Het kan niet anders.", scheduled_for = "2026-12-03T10:00:00Z", scheduled_until = "2026-12-03T11:00:00Z", body = "Toch eerder." } });
        Assert.Equal("2026-12-03T11:00:00.000+01:00", Text(overruled, "scheduled_for"));

        var cancelled = await api.PatchAsync($"/incidents/{id}", new { incident = new { status = "cancelled" } });
        Assert.Equal(("completed", true), (Text(cancelled, "status"), (bool?)cancelled["cancelled"]));
        Assert.Empty((await api.GetAsync("/incidents/active_maintenance")).AsArray());
    }

    [Theory, OnBothDatabases]
    public async Task What_is_over_is_put_on_the_record_with_its_own_times(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var (exchange, mysql) = (new Scene(app).IdOf("exchange"), new Scene(app).IdOf("mysql"));

        var incident = await api.PostAsync("/incidents", new
        {
            incident = new
            {
                name = "Lang geleden",
                backfilled = true,
                updates = new object[]
                {
                    new { display_at = "2026-11-02T10:00:00Z", status = "investigating", body = "Stuk.", components = new Dictionary<string, string> { [exchange] = "major_outage" } },
                    new { display_at = "2026-11-02T11:00:00Z", status = "resolved", body = "Heel." },
                },
            },
        });
        Assert.Equal(("2026-11-02T11:00:00.000+01:00", "2026-11-02T12:00:00.000+01:00", "critical"), (Text(incident, "created_at"), Text(incident, "resolved_at"), Text(incident, "impact")));

        var dated = await api.PostAsync("/incidents", new { incident = new { name = "Op een dag", backfill_date = "2026-11-05", component_ids = new[] { exchange } } });
        Assert.Equal(("resolved", "2026-11-05T12:00:00.000+01:00"), (Text(dated, "status"), Text(dated, "started_at")));
        Assert.Equal(exchange, (string?)dated["components"]![0]!["id"]);

        var work = await api.PostAsync("/incidents", new
        {
            incident = new
            {
                name = "Oud werk",
                backfilled = true,
                scheduled_for = "2026-11-07T21:00:00Z",
                scheduled_until = "2026-11-07T22:00:00Z",
                component_ids = new[] { mysql },
                updates = new object[]
                {
                    new { display_at = "2026-11-01T09:00:00Z", status = "scheduled", body = "We gaan werken." },
                    new { display_at = "2026-11-07T21:00:00Z", status = "in_progress", body = "We werken." },
                    new { display_at = "2026-11-07T21:30:00Z", status = "completed", body = "Klaar." },
                },
            },
        });
        Assert.Equal(("completed", "2026-11-01T10:00:00.000+01:00", "2026-11-07T22:30:00.000+01:00"), (Text(work, "status"), Text(work, "created_at"), Text(work, "resolved_at")));
        await api.PostAsync("/incidents", new { incident = new { name = "Nog bezig", backfilled = true, status = "investigating" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnBothDatabases]
    public async Task Lists_are_searched_and_paged_and_end(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        for (var i = 0; i < 5; i++)
        {
            await api.PostAsync("/incidents", new { incident = new { name = $"Storing {i}", status = i == 0 ? "resolved" : "investigating" } });
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["Storing 4", "Storing 3"], Names(await api.GetAsync("/incidents?limit=2")));
        Assert.Equal(["Storing 0"], Names(await api.GetAsync("/incidents?limit=2&page=3")));
        Assert.Empty(Names(await api.GetAsync("/incidents?limit=2&page=4")));
        Assert.Equal(["Storing 3"], Names(await api.GetAsync("/incidents?q=ing%203")));
        Assert.Equal(4, (await api.GetAsync("/incidents/unresolved")).AsArray().Count);

        static IEnumerable<string?> Names(JsonNode list) => list.AsArray().Select(i => (string?)i!["name"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_form_with_brackets_is_as_good_as_json(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var exchange = new Scene(app).IdOf("exchange");

        using var answer = await api.Http.PostAsync($"{api.Page}/incidents.json", new FormUrlEncodedContent(
        [
            new("incident[name]", "Mail hapert"),
            new($"incident[components][{exchange}]", "major_outage"),
            new("incident[component_ids][]", exchange),
            new("incident[deliver_notifications]", "false"),
            new("incident[detected_at]", "2026-12-01T09:50:00 01:00"),
        ]), Stop);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal(("critical", "2026-12-01T09:50:00.000+01:00", false), (Text(made, "impact"), Text(made, "detected_at"), (bool)made["incident_updates"]![0]!["deliver_notifications"]!));
    }

    [Theory, OnBothDatabases]
    public async Task Each_wrong_body_and_unknown_id_gets_its_own_status(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);

        await api.PostAsync("/incidents", "{ not json", HttpStatusCode.BadRequest);
        await api.PostAsync("/incidents", "[1]", HttpStatusCode.BadRequest);
        await api.PostAsync("/incidents", new { name = "unwrapped" }, HttpStatusCode.BadRequest);
        await api.PostAsync("/incidents", new { incident = new { } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/incidents", new { incident = new { name = new string('x', 256) } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/incidents", new { incident = new { name = "x", body = new string('x', 25_001) } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/incidents", new { incident = new { name = "x", body = new string('x', 1_100_000) } }, HttpStatusCode.RequestEntityTooLarge);
        await api.PostAsync("/incidents", new { incident = new { name = 12, status = "broken", detected_at = "yesterday", component_ids = "x" } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/incidents", new { incident = new { name = "x", component_ids = new[] { "aaaaaaaaaaaa" } } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/incidents", new { incident = new { name = "x", scheduled_for = "2026-12-04T21:00:00Z" } }, HttpStatusCode.UnprocessableEntity);
        using (var odd = await api.Http.PostAsync($"{api.Page}/incidents", new StringContent("<incident/>", Encoding.UTF8, "text/xml"), Stop))
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, odd.StatusCode);
        }

        foreach (var path in new[] { "/incidents/aaaaaaaaaaaa", "/incidents/aaaaaaaaaaaa/postmortem", "/components/aaaaaaaaaaaa", "/component-groups/aaaaaaaaaaaa", "/components/aaaaaaaaaaaa/uptime", "/nothing" })
        {
            await api.GetAsync(path, HttpStatusCode.NotFound);
        }

        await api.PatchAsync("/incidents/aaaaaaaaaaaa", new { incident = new { status = "resolved" } }, HttpStatusCode.NotFound);
        await api.PatchAsync("/incidents/aaaaaaaaaaaa/incident_updates/aaaaaaaaaaaa", new { incident_update = new { body = "x" } }, HttpStatusCode.NotFound);
        await api.SendAsync(HttpMethod.Delete, "/incidents/aaaaaaaaaaaa", null, HttpStatusCode.NotFound);
        await api.GetAsync("/v1/pages/aaaaaaaaaaaa/incidents", HttpStatusCode.NotFound);
    }

    [Theory, OnBothDatabases]
    public async Task A_component_takes_a_state_and_the_rest_of_it_is_the_files(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var exchange = new Scene(app).IdOf("exchange");

        Assert.Equal("degraded_performance", Text(await api.PatchAsync($"/components/{exchange}", new { component = new { status = "degraded_performance", name = "E-mail (Exchange)" } }), "status"));
        Assert.Equal("Partially Degraded Service", Text(await api.GetAsync(""), "status_description"));
        Assert.Equal("operational", Text(await api.SendAsync(HttpMethod.Put, $"/components/{exchange}", new { component = new { status = "operational" } }), "status"));
        await using (var db = app.NewDb())
        {
            Assert.False(await db.StatusIntervals.AnyAsync(i => i.To == null, Stop));
        }

        await api.PatchAsync($"/components/{exchange}", new { component = new { name = "Anders" } }, HttpStatusCode.Conflict);
        await api.PostAsync("/components", new { component = new { name = "Nieuw" } }, HttpStatusCode.Conflict);
        await api.SendAsync(HttpMethod.Delete, $"/components/{exchange}", null, HttpStatusCode.Conflict);
        var group = (await api.GetAsync("/component-groups"))[0]!;
        await api.PatchAsync($"/component-groups/{group["id"]}", new { component_group = new { name = (string?)group["name"] } });
        await api.PatchAsync($"/component-groups/{group["id"]}", new { component_group = new { name = "Anders" } }, HttpStatusCode.Conflict);
        await api.PostAsync("/component-groups", new { component_group = new { name = "Anders" } }, HttpStatusCode.Conflict);
        await api.SendAsync(HttpMethod.Delete, $"/component-groups/{group["id"]}", null, HttpStatusCode.Conflict);
        await api.PatchAsync("", new { page = new { name = "Linfosys" } });
        await api.PatchAsync("", new { page = new { name = "Anders" } }, HttpStatusCode.Conflict);

        var all = (await api.GetAsync("/components")).AsArray();
        Assert.Equal(all.Count, (await api.GetAsync("/components?per_page=3&page=1")).AsArray().Count + (await api.GetAsync("/components?per_page=100&page=1")).AsArray().Count - 3);
        Assert.Empty((await api.GetAsync("/components?per_page=100&page=2")).AsArray());
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(exchange, Text(await api.GetAsync($"/components/{exchange}/uptime"), "id"));
    }

    private static Task<StatusApp> StartAsync(TestDatabase database) => StatusApp.StartAsync(database, a => a.Clock.Set(Tuesday));

    private static string? Text(JsonNode node, string key) => (string?)node[key];
}
