using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.ManageApi;

public class ManageSubscribersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_address_is_asked_to_confirm_and_a_second_time_only_after_a_day(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var exchange = new Scene(app).IdOf("exchange");

        var made = await api.PostAsync("/subscribers", new { subscriber = new { email = "piet@example.nl", component_ids = new[] { exchange }, language = "en", events = new[] { "incidents" } } });
        var id = Text(made, "id");
        Assert.True(PublicId.IsValid(id));
        Assert.Equal(("email", "piet@example.nl", "unconfirmed", "en"), (Text(made, "mode"), Text(made, "email"), Text(made, "state"), Text(made, "language")));
        Assert.Equal([exchange], Texts(made["component_ids"]));
        Assert.Equal(["incidents"], Texts(made["events"]));
        Assert.NotNull(Text(made, "purge_at"));
        Assert.Equal(1, await MailsAsync(app));

        // Known already, and asked today.
        Assert.Contains(id!, Text(await api.PostAsync("/subscribers", new { subscriber = new { email = "Piet@example.nl" } }, HttpStatusCode.Conflict), "message"), StringComparison.Ordinal);
        Assert.Equal("asked_already", Code(await api.PostAsync($"/subscribers/{id}/resend_confirmation", new { }, HttpStatusCode.UnprocessableEntity)));
        var many = await api.PostAsync("/subscribers/resend_confirmation", new { subscribers = "all" });
        Assert.Equal([id!], Texts(many["skipped"]));

        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(id, Text(await api.PostAsync($"/subscribers/{id}/resend_confirmation", new { }), "id"));
        Assert.Equal(2, await MailsAsync(app));
        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal([id!], Texts((await api.PostAsync("/subscribers/resend_confirmation", new { subscribers = new[] { id } }))["subscribers"]));
        Assert.Equal(3, await MailsAsync(app));

        await using var db = app.NewDb();
        Assert.Equal(SubscriberState.Pending, (await db.Set<Subscriber>().SingleAsync(Stop)).State);
        Assert.Equal(3, await db.AuditLog.CountAsync(e => e.Action == "subscriber.asked" && e.By == "API: prober", Stop));
    }

    [Theory, OnBothDatabases]
    public async Task Only_a_managers_key_vouches_for_somebodys_consent(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var editor = await ApiClient.OpenAsync(app);
        using var manager = await ApiClient.OpenAsync(app, "manager");
        var wish = new { subscriber = new { email = "anna@example.nl", skip_confirmation_notification = true, consent = "contract 12" } };

        Assert.Equal("not_manager", Code(await editor.PostAsync("/subscribers", wish, HttpStatusCode.UnprocessableEntity)));
        var made = await manager.PostAsync("/subscribers", wish);
        Assert.Equal(("active", true), (Text(made, "state"), (bool)made["skip_confirmation_notification"]!));
        await manager.PostAsync("/subscribers", wish, HttpStatusCode.Conflict);
        Assert.Equal(0, await MailsAsync(app));
        await using (var db = app.NewDb())
        {
            Assert.Equal("API: prober: contract 12", (await db.Set<Subscriber>().SingleAsync(Stop)).Consent);
        }

        await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        Assert.Equal(1, await MailsAsync(app));
    }

    [Theory, OnBothDatabases]
    public async Task An_endpoint_proves_itself_and_is_shown_without_its_secret(TestDatabase database)
    {
        await using var receiver = await EchoServer.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var api = await ApiClient.OpenAsync(app);

        Assert.Equal("no_challenge", Code(await api.PostAsync("/subscribers", new { subscriber = new { endpoint = $"{receiver.Address}/silent" } }, HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("not_an_address", Code(await api.PostAsync("/subscribers", new { subscriber = new { endpoint = "ftp://example.nl/" } }, HttpStatusCode.UnprocessableEntity)));
        var made = await api.PostAsync("/subscribers", new { subscriber = new { endpoint = $"{receiver.Address}/hook?secret=1", email = "beheer@example.nl" } });
        Assert.Equal(("webhook", "active"), (Text(made, "mode"), Text(made, "state")));
        Assert.StartsWith("whsec_", Text(made, "signing_key"), StringComparison.Ordinal);
        Assert.Contains("/subscriptions/", Text(made, "manage_url"), StringComparison.Ordinal);

        var listed = Assert.Single((await api.GetAsync("/subscribers?type=webhook")).AsArray())!;
        Assert.DoesNotContain("secret", listed.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1/…", Text(listed, "endpoint"));
        await api.PostAsync($"/subscribers/{Text(made, "id")}/resend_confirmation", new { }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnBothDatabases]
    public async Task An_endpoint_on_our_own_network_is_refused(TestDatabase database)
    {
        await using var receiver = await EchoServer.StartAsync();
        await using var app = await StatusApp.StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);

        await api.PostAsync("/subscribers", new { subscriber = new { endpoint = $"{receiver.Address}/hook" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnBothDatabases]
    public async Task They_are_found_counted_and_paged_to_an_end(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        for (var i = 0; i < 5; i++)
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        await api.PostAsync("/subscribers", new { subscriber = new { email = "wacht_even@example.nl" } });
        await QuarantineAsync(app, "klant4@example.nl");

        Assert.Equal(4, (await api.GetAsync("/subscribers")).AsArray().Count);
        Assert.Equal(6, (await api.GetAsync("/subscribers?state=all")).AsArray().Count);
        Assert.Equal("wacht_even@example.nl", Text(Assert.Single((await api.GetAsync("/subscribers?state=unconfirmed")).AsArray())!, "email"));
        Assert.NotNull(Text(Assert.Single((await api.GetAsync("/subscribers?state=quarantined&sort_field=quarantined_at")).AsArray())!, "quarantined_at"));
        Assert.Equal("klant1@example.nl", Text(Assert.Single((await api.GetAsync("/subscribers?q=klant1")).AsArray())!, "email"));
        Assert.Single((await api.GetAsync("/subscribers?q=wacht_even&state=all")).AsArray());
        Assert.Empty((await api.GetAsync("/subscribers?q=%25&state=all")).AsArray());
        Assert.Empty((await api.GetAsync("/subscribers?type=sms&state=all")).AsArray());
        Assert.Equal("klant3@example.nl", Text((await api.GetAsync("/subscribers?sort_field=primary&sort_direction=desc"))[0]!, "email"));
        foreach (var wrong in new[] { "state=x", "type=x", "sort_field=x", "sort_direction=x" })
        {
            await api.GetAsync($"/subscribers?{wrong}", HttpStatusCode.UnprocessableEntity);
        }

        var seen = new List<string>();
        for (var page = 1; page < 10; page++)
        {
            var rows = (await api.GetAsync($"/subscribers?limit=2&page={page}&state=all&sort_field=created_at&sort_direction=desc")).AsArray();
            seen.AddRange(rows.Select(r => Text(r!, "id")!));
            if (rows.Count == 0)
            {
                break;
            }
        }

        Assert.Equal((6, 6), (seen.Count, seen.Distinct().Count()));
        var counts = await api.GetAsync("/subscribers/count");
        Assert.Equal((4, 0, 0), ((int)counts["email"]!, (int)counts["webhook"]!, (int)counts["sms"]!));
        Assert.Equal(6, (int)(await api.GetAsync("/subscribers/count?state=all&type=email"))["email"]!);
        var histogram = (await api.GetAsync("/subscribers/histogram_by_state"))["email"]!;
        Assert.Equal((4, 1, 1, 6), ((int)histogram["active"]!, (int)histogram["unconfirmed"]!, (int)histogram["quarantined"]!, (int)histogram["total"]!));
        Assert.Empty((await api.GetAsync("/subscribers/unsubscribed")).AsArray());
    }

    [Theory, OnBothDatabases]
    public async Task Choices_are_changed_quarantine_is_ended_and_who_goes_is_forgotten(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var scene = new Scene(app);
        await app.SubscribeAsync("anna@example.nl");
        await app.SubscribeAsync("bert@example.nl");
        await app.SubscribeAsync("carla@example.nl");
        var ids = (await api.GetAsync("/subscribers")).AsArray().ToDictionary(s => Text(s!, "email")!, s => Text(s!, "id")!);
        var group = app.Board.Groups.First(g => g.Id.Length > 0).Id;

        // With the wrapper and without it, as Statuspage's own description and its clients differ.
        var some = await api.PatchAsync($"/subscribers/{ids["anna@example.nl"]}", new { component_ids = new[] { scene.IdOf("exchange"), group } });
        Assert.Equal((false, 2), ((bool)some["all_components"]!, some["component_ids"]!.AsArray().Count));
        var english = await api.SendAsync(HttpMethod.Put, $"/subscribers/{ids["anna@example.nl"]}", new { subscriber = new { language = "en" } });
        Assert.Equal(("en", 2), (Text(english, "language"), english["component_ids"]!.AsArray().Count));
        var all = await api.PatchAsync($"/subscribers/{ids["anna@example.nl"]}", new { subscriber = new { } });
        Assert.Equal((true, 0), ((bool)all["all_components"]!, all["component_ids"]!.AsArray().Count));
        foreach (var wrong in new object[] { new { component_ids = Array.Empty<string>() }, new { component_ids = new[] { "aaaaaaaaaaaa" } }, new { language = "fr" }, new { events = new[] { "x" } } })
        {
            await api.PatchAsync($"/subscribers/{ids["anna@example.nl"]}", wrong, HttpStatusCode.UnprocessableEntity);
        }

        await QuarantineAsync(app, "bert@example.nl");
        var released = await api.PostAsync("/subscribers/reactivate", new { subscribers = new[] { ids["anna@example.nl"], ids["bert@example.nl"] } });
        Assert.Equal([ids["bert@example.nl"]], Texts(released["subscribers"]));
        Assert.Equal([ids["anna@example.nl"]], Texts(released["skipped"]));
        Assert.Equal("active", Text(await api.GetAsync($"/subscribers/{ids["bert@example.nl"]}"), "state"));

        Assert.Equal("anna@example.nl", Text(await api.SendAsync(HttpMethod.Delete, $"/subscribers/{ids["anna@example.nl"]}"), "email"));
        await api.GetAsync($"/subscribers/{ids["anna@example.nl"]}", HttpStatusCode.NotFound);
        await api.PostAsync("/subscribers/unsubscribe", new { subscribers = new[] { ids["anna@example.nl"] } }, HttpStatusCode.UnprocessableEntity);
        await api.PostAsync("/subscribers/unsubscribe", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, (await api.PostAsync("/subscribers/unsubscribe", new { subscribers = "all", type = "email" }))["subscribers"]!.AsArray().Count);
        await using var db = app.NewDb();
        Assert.Empty(await db.Set<Subscriber>().ToListAsync(Stop));
        var log = await db.AuditLog.Select(e => e.Action).ToListAsync(Stop);
        Assert.Equal((3, 3, 1), (log.Count(a => a == "subscriber.changed"), log.Count(a => a == "subscriber.removed"), log.Count(a => a == "subscriber.released")));
    }

    [Theory, OnBothDatabases]
    public async Task One_incident_is_followed_and_left_again(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var api = await ApiClient.OpenAsync(app);
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        var notice = await scene.MaintenanceAsync(new("Schijven", null), new("Nieuwe.", null), scene.Now.AddHours(2), TimeSpan.FromHours(1), ["mysql"]);
        await app.SubscribeAsync("bert@example.nl");
        var path = $"/incidents/{incident.Id}/subscribers";

        var made = await api.PostAsync(path, new { subscriber = new { email = "anna@example.nl" } });
        Assert.Equal([incident.Id], Texts(made["incident_ids"]));
        Assert.Equal(("unconfirmed", false), (Text(made, "state"), (bool)made["all_components"]!));
        Assert.Empty((await api.GetAsync(path)).AsArray());
        Assert.Single((await api.GetAsync($"{path}?state=all")).AsArray());
        Assert.Equal(Text(made, "id"), Text(await api.GetAsync($"{path}/{Text(made, "id")}"), "id"));

        // Somebody who is subscribed gets the link with which they say so themselves.
        var before = await MailsAsync(app);
        Assert.Empty((await api.PostAsync(path, new { subscriber = new { email = "bert@example.nl" } }))["incident_ids"]!.AsArray());
        Assert.Equal(before + 1, await MailsAsync(app));

        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(Text(made, "id"), Text(await api.PostAsync($"{path}/{Text(made, "id")}/resend_confirmation", new { }), "id"));
        await api.SendAsync(HttpMethod.Delete, $"{path}/{Text(made, "id")}");
        await api.GetAsync($"/subscribers/{Text(made, "id")}", HttpStatusCode.NotFound);

        await api.PostAsync("/incidents/aaaaaaaaaaaa/subscribers", new { subscriber = new { email = "x@example.nl" } }, HttpStatusCode.NotFound);
        await api.PostAsync($"/incidents/{notice.Id}/subscribers", new { subscriber = new { email = "x@example.nl" } }, HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await api.GetAsync($"/incidents/{notice.Id}/subscribers")).AsArray());
    }

    private static async Task QuarantineAsync(StatusApp app, string email)
    {
        await using var db = app.NewDb();
        var subscriber = await db.Set<Subscriber>().SingleAsync(s => s.Address == email, Stop);
        (subscriber.State, subscriber.QuarantinedAt, subscriber.QuarantineReason) = (SubscriberState.Quarantined, app.Clock.GetUtcNow(), "550 no such user");
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>How many mails were promised to anybody.</summary>
    private static async Task<int> MailsAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return await db.Set<Delivery>().CountAsync(Stop);
    }

    private static string? Text(JsonNode node, string key) => (string?)node[key];

    private static string? Code(JsonNode answer) => (string?)answer["refusals"]![0]!["code"];

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(i => (string)i!);
}
