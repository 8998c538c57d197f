using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Notifications;

public class WebhookTests
{
    private static readonly (string, string)[] Fields = [("Kind", "webhook"), ("About", "everything"), ("Events", "incidents"), ("Language", "en")];

    private static readonly string OtherKey = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_webhook_answers_a_challenge_and_then_gets_signed_notices_in_Statuspages_shape(TestDatabase database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var client = app.NewClient();
        var page = await FilledForm.PageAsync(await PostAsync(client, receiver.Address));
        var key = page.QuerySelector("code")!.TextContent;
        Assert.StartsWith("whsec_", key);

        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Notices.Count == 1), TimeSpan.FromSeconds(60), "the notice arrives");
        var body = receiver.Notices[0].Body;

        Assert.Equal("[true,false]", await VerifiedAsync(receiver.Notices[0], key, OtherKey));
        Assert.Equal("[false]", await VerifiedAsync(receiver.Notices[0] with { Body = body + " " }, key));
        using var json = JsonDocument.Parse(body);
        var incident = json.RootElement.GetProperty("incident");
        Assert.Equal(("Mail falters", "investigating"), (incident.GetProperty("name").GetString(), incident.GetProperty("status").GetString()));
        Assert.Contains("We look.", incident.GetProperty("incident_updates")[0].GetProperty("body").GetString());
        var roll = json.RootElement.GetProperty("page");
        Assert.Equal(("minor", "Minor Service Outage"), (roll.GetProperty("status_indicator").GetString(), roll.GetProperty("status_description").GetString()));

        // All that a real one holds, and each thing of the same kind.
        using var real = JsonDocument.Parse(await File.ReadAllTextAsync(SharedCases.Require("statuspage/webhook-incident-update.json"), Stop));
        AssertHolds(json.RootElement, real.RootElement, "");

        var manage = new Uri(json.RootElement.GetProperty("meta").GetProperty("unsubscribe").GetString()!).AbsolutePath;
        var rotated = await FilledForm.PageAsync(await (await FilledForm.OpenAsync(client, manage, "main form[action*=Rotate]")).SendAsync());
        var newKey = rotated.QuerySelector("code")!.TextContent;
        Assert.NotEqual(key, newKey);
        await new Scene(app).IncidentAsync(new("Weer", "Again"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Notices.Count == 2), TimeSpan.FromSeconds(60), "the second notice arrives");
        // Until the receiver has changed over, either key will do.
        Assert.Equal("[true,true,false]", await VerifiedAsync(receiver.Notices[1], key, newKey, OtherKey));
    }

    [Theory, OnBothDatabases]
    public async Task A_webhook_hears_when_the_state_of_a_service_changes(TestDatabase database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, receiver.Address)).StatusCode);
        await using var db = app.NewDb();
        await Eventually.TrueAsync(() => db.Set<ToldState>().AnyAsync(Stop), TimeSpan.FromSeconds(60), "what is so at first is noted, and told to nobody");

        var exchange = new Scene(app).IdOf("exchange");
        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Components.Count == 1), TimeSpan.FromSeconds(60), "the change arrives");
        using var json = JsonDocument.Parse(receiver.Components[0].Body);
        var update = json.RootElement.GetProperty("component_update");
        Assert.Equal(("operational", "partial_outage", "Component", exchange), (
            update.GetProperty("old_status").GetString(), update.GetProperty("new_status").GetString(), update.GetProperty("component_type").GetString(), update.GetProperty("component_id").GetString()));
        var component = json.RootElement.GetProperty("component");
        Assert.Equal((exchange, "partial_outage"), (component.GetProperty("id").GetString(), component.GetProperty("status").GetString()));
        Assert.True(receiver.Components[0].Headers.ContainsKey("webhook-signature"));
    }

    [Theory, OnBothDatabases]
    public async Task Who_was_not_told_of_a_notice_is_not_told_of_the_state_it_brings(TestDatabase database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, receiver.Address)).StatusCode);
        await using var db = app.NewDb();
        await Eventually.TrueAsync(() => db.Set<ToldState>().AnyAsync(Stop), TimeSpan.FromSeconds(60), "what is so at first is noted");
        var scene = new Scene(app);

        // Published without notifying, by an explicit choice.
        var (quiet, refusal) = Incident.Publish(
            NewId.Create(),
            new IncidentFacts(new("Mail hapert", null), IncidentKind.Downtime, scene.Now, scene.Now),
            new IncidentUpdateDraft(
                NewId.Create(), IncidentStatus.Investigating, new("We zoeken.", null), scene.Now, scene.Now, "test", [new ServiceChange(scene.IdOf("exchange"), ServiceState.Operational, ServiceState.PartialOutage)], Notify: false),
            NoticeOrigin.Live,
            scene.Now);
        Assert.Null(refusal);
        db.Add(quiet!);
        await db.SaveChangesAsync(Stop);
        await app.RefreshBoardAsync();
        await IsNotedAsync("exchange", ServiceState.PartialOutage);

        // Brought in from elsewhere, long after it began.
        await scene.IncidentAsync(new("Netwerk traag", null), new("We zoeken.", null), ServiceState.DegradedPerformance, ["netwerk"], scene.Now.AddHours(-3), origin: NoticeOrigin.Imported);
        await IsNotedAsync("netwerk", ServiceState.DegradedPerformance);

        // The clock, a person or a monitor tells it as before.
        await scene.IncidentAsync(new("Sites traag", null), new("We zoeken.", null), ServiceState.MajorOutage, ["webhosting"]);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Components.Count > 0 && receiver.Notices.Count > 0), TimeSpan.FromSeconds(60), "what was told arrives");
        using var told = JsonDocument.Parse(Assert.Single(receiver.Components).Body);
        Assert.Equal(scene.IdOf("webhosting"), told.RootElement.GetProperty("component_update").GetProperty("component_id").GetString());
        Assert.Equal(1, await db.Set<OutgoingMessage>().CountAsync(m => m.NoticeKind == ComponentUpdates.Kind, Stop));

        // What ends a quiet incident is told when it is published with notifying.
        await scene.UpdateAsync(quiet!, IncidentStatus.Resolved, new("Alles werkt weer.", null));
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Components.Count == 2), TimeSpan.FromSeconds(60), "that it works again arrives");

        Task IsNotedAsync(string slug, ServiceState state) => Eventually.TrueAsync(async () =>
        {
            var id = scene.IdOf(slug);
            await using var look = app.NewDb();
            return await look.Set<ToldState>().AnyAsync(t => t.ServiceId == id && t.State == state, Stop);
        }, TimeSpan.FromSeconds(60), $"the state of {slug} is noted");
    }

    [Theory, OnBothDatabases]
    public async Task What_is_known_of_a_reminder_and_of_an_impact_set_by_hand_is_said(TestDatabase database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, receiver.Address, ("Events", "maintenance"))).StatusCode);
        var scene = new Scene(app);
        var notice = await scene.MaintenanceAsync(new("Nieuwe schijven", "New disks"), new("We vervangen schijven.", null), scene.Now.AddDays(9), TimeSpan.FromHours(2), ["mysql"]);
        var announced = await IncidentAsync(0);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (announced.GetProperty("scheduled_reminded_at").ValueKind, announced.GetProperty("impact_override").ValueKind));
        Assert.True(announced.GetProperty("scheduled_remind_prior").GetBoolean());

        app.Clock.Set(notice.Start.AddHours(-20));
        await app.UseAsync<RemindJob, int>(async job => { await job.RunAsync(Stop); return 0; });
        var reminded = await IncidentAsync(1);
        await using var db = app.NewDb();
        var at = (await db.Set<OutgoingMessage>().SingleAsync(m => m.Event == NoticeEvent.MaintenanceReminder, Stop)).CreatedAt;
        Assert.InRange(reminded.GetProperty("scheduled_reminded_at").GetDateTimeOffset() - at, TimeSpan.FromMilliseconds(-1), TimeSpan.FromMilliseconds(1));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$", reminded.GetProperty("scheduled_reminded_at").GetString());

        var (incident, refusal) = Incident.Publish(
            NewId.Create(),
            new IncidentFacts(new("Mail hapert", null), IncidentKind.Downtime, scene.Now, scene.Now, ImpactOverride: Impact.Critical),
            new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, new("We zoeken.", null), scene.Now, scene.Now, "test", [new ServiceChange(scene.IdOf("exchange"), ServiceState.Operational, ServiceState.DegradedPerformance)]),
            NoticeOrigin.Live,
            scene.Now);
        Assert.Null(refusal);
        db.Add(incident!);
        await db.SaveChangesAsync(Stop);
        var overruled = await IncidentAsync(2);
        Assert.Equal(("critical", "critical"), (overruled.GetProperty("impact").GetString(), overruled.GetProperty("impact_override").GetString()));
        Assert.Equal(JsonValueKind.Null, overruled.GetProperty("scheduled_reminded_at").ValueKind);

        async Task<JsonElement> IncidentAsync(int number)
        {
            await Eventually.TrueAsync(() => Task.FromResult(receiver.Notices.Count > number), TimeSpan.FromSeconds(60), $"notice {number} arrives");
            using var json = JsonDocument.Parse(receiver.Notices[number].Body);
            return json.RootElement.GetProperty("incident").Clone();
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_webhook_that_keeps_failing_is_left_alone_and_its_person_is_told_once(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, [.. sink.Settings, ("Webhooks:AllowedNetworks", "127.0.0.0/8")]);
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, receiver.Address, ("Contact", "beheer@example.nl"))).StatusCode);
        receiver.Status = 404;
        foreach (var i in Enumerable.Range(0, 3))
        {
            await new Scene(app).IncidentAsync(new($"Mail hapert {i}", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        }

        await using var db = app.NewDb();
        await Eventually.TrueAsync(() => db.Set<Subscriber>().AnyAsync(s => s.State == SubscriberState.Quarantined, Stop), TimeSpan.FromSeconds(60), "it is left alone");
        foreach (var i in Enumerable.Range(0, 2))
        {
            await app.UseAsync<TellOfFailingJob, int>(async job => { await job.RunAsync(Stop); return i; });
        }

        await sink.ReceivesAsync(1);
        var mail = sink.Mails.Single();
        Assert.Equal("beheer@example.nl", mail.EnvelopeTo);
        Assert.Contains("404 Not Found", mail.Text, StringComparison.Ordinal);
        Assert.Equal(1, await db.Set<OutgoingMessage>().CountAsync(m => m.Key.StartsWith("direct/webhook-failing/"), Stop));

        // When it is removed, that person's address goes too.
        await Eventually.TrueAsync(() => db.Set<Delivery>().AnyAsync(d => d.Address == "beheer@example.nl" && d.State == DeliveryState.Accepted, Stop), TimeSpan.FromSeconds(60), "the mail is on record");
        using var staff = await app.SignInAsync(Features.Staff.Roles.Editor);
        var id = (await db.Set<Subscriber>().AsNoTracking().SingleAsync(Stop)).Id;
        Assert.Equal(HttpStatusCode.Redirect, (await staff.PostFormAsync($"/staff/subscribers/{id}", $"/staff/subscribers/{id}?handler=Remove", [])).StatusCode);
        Assert.False(await db.Set<Delivery>().AnyAsync(d => d.Address == "beheer@example.nl", Stop));
        Assert.False(await db.Set<Subscriber>().AnyAsync(Stop));
        Assert.False(await db.Set<OutgoingMessage>().AnyAsync(m => m.Sealed != null, Stop));
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_gets_the_key_of_a_webhook_that_is_subscribed_already(TestDatabase database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(database, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, receiver.Address)).StatusCode);
        await using var db = app.NewDb();
        var secret = (await db.Set<Subscriber>().AsNoTracking().SingleAsync(Stop)).Secret;

        var answer = await PostAsync(client, receiver.Address, ("Events", "maintenance"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await FilledForm.PageAsync(answer);
        Assert.Null(page.QuerySelector("code"));
        Assert.Null(page.QuerySelector("main a[href*='/subscriptions/']"));
        Assert.Contains("meta.unsubscribe", page.QuerySelector(".field-error")!.TextContent, StringComparison.Ordinal);
        await using (var look = app.NewDb())
        {
            var same = await look.Set<Subscriber>().SingleAsync(Stop);
            Assert.Equal((secret, EventChoice.Incidents), (same.Secret, same.Events));
            // Left alone after too many refusals, it is sent to again by the same form, and with a clean record.
            (same.State, same.QuarantinedAt, same.QuarantineReason) = (SubscriberState.Quarantined, app.Clock.GetUtcNow(), "404 Not Found");
            look.Add(new Bounce { SubscriberId = same.Id, DeliveryId = 1, At = app.Clock.GetUtcNow(), Words = "404 Not Found" });
            await look.SaveChangesAsync(Stop);
        }

        await PostAsync(client, receiver.Address);
        var again = await db.Set<Subscriber>().AsNoTracking().SingleAsync(Stop);
        Assert.Equal((SubscriberState.Confirmed, secret, (string?)null), (again.State, again.Secret, again.QuarantineReason));
        Assert.False(await db.Set<Bounce>().AnyAsync(Stop));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://127.0.0.1.:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://017700000001:{0}/")]
    [InlineData("http://127.0.1:{0}/")]
    [InlineData("http://127.255.255.254:{0}/")]
    [InlineData("http://１２７.０.０.１:{0}/")]
    [InlineData("http://localhost.:{0}/")]
    [InlineData("http://%6c%6fcalhost:{0}/")]
    [InlineData("http://somebody@127.0.0.1:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://0:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://[::127.0.0.1]:{0}/")]
    [InlineData("http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[2002:7f00:1::]:{0}/")]
    [InlineData("http://[64:ff9b:1::7f00:1]:{0}/")]
    [InlineData("http://[fe80::1]:{0}/")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{0}/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task Our_own_networks_cannot_be_reached_however_they_are_written(string address)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var answer = await PostAsync(client, string.Format(System.Globalization.CultureInfo.InvariantCulture, address, new Uri(receiver.Address).Port));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, receiver.Requests);
    }

    [Fact]
    public async Task A_redirect_is_a_refusal_and_is_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        var (result, _, _) = await app.Services.GetRequiredService<HttpPoster>().PostAsync(new Uri(receiver.Address + "elsewhere"), "{}"u8.ToArray(), new Dictionary<string, string>(), Stop);
        Assert.Equal(Verdict.Refused, result.Verdict);
        Assert.Equal(1, receiver.Requests);
    }

    [Fact]
    public async Task A_name_is_judged_by_where_it_leads_at_that_moment_and_the_connection_goes_just_there()
    {
        await using var closed = await Receiver.StartAsync("127.0.0.1");
        await using var open = await Receiver.StartAsync("127.0.0.2", new Uri(closed.Address).Port);
        var asked = 0;
        IPAddress[] leads = [];
        // On this machine the public internet is one address.
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("Webhooks:AllowedNetworks", "127.0.0.2/32"));
        var settings = app.Services.GetRequiredService<OperatorSettings>();

        // A name of our own network.
        leads = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("::ffff:127.0.0.1"), IPAddress.Parse("10.0.0.8")];
        var refused = (await PostAsync()).Result;
        Assert.Equal(Verdict.Deferred, refused.Verdict);
        Assert.Contains("is no address on the public internet", refused.Reply);

        // One that leads to both is taken where it leads outside.
        leads = [IPAddress.Loopback, IPAddress.Parse("127.0.0.2")];
        Assert.Equal(Verdict.Accepted, (await PostAsync()).Result.Verdict);

        // One that changes its mind after it was judged (rebinding): it is asked once, and what was judged is where the connection goes.
        asked = 0;
        leads = [IPAddress.Parse("127.0.0.2")];
        Assert.Equal(Verdict.Accepted, (await PostAsync(then: [IPAddress.Loopback])).Result.Verdict);
        Assert.Equal(1, asked);
        Assert.Equal((2, 0), (open.Requests, closed.Requests));

        // And the next time it is judged anew.
        Assert.Equal(Verdict.Deferred, (await PostAsync()).Result.Verdict);
        Assert.Equal((2, 0), (open.Requests, closed.Requests));

        async Task<PostAnswer> PostAsync(IPAddress[]? then = null)
        {
            using var poster = new HttpPoster(settings, TimeProvider.System, (name, _) =>
            {
                Assert.Equal("receiver.test", name);
                asked++;
                var now = leads;
                leads = then ?? leads;
                return Task.FromResult(now);
            });
            return await poster.PostAsync(new UriBuilder(open.Address) { Host = "receiver.test" }.Uri, """{"challenge":"x"}"""u8.ToArray(), new Dictionary<string, string>(), Stop);
        }
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a01:4f8::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::808:808", true)]
    public void An_address_is_judged_by_where_it_leads(string address, bool isPublic) => Assert.Equal(isPublic, PublicInternet.IsPublic(IPAddress.Parse(address)));

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string, string)[] more) =>
        client.PostAsync("/subscribe/programs", new FormUrlEncodedContent(Fields.Concat(more).Append(("Address", address)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Stop);

    private static void AssertHolds(JsonElement ours, JsonElement theirs, string path)
    {
        if (theirs.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in theirs.EnumerateObject())
            {
                Assert.True(ours.TryGetProperty(property.Name, out var value), $"{path}.{property.Name} is missing");
                AssertHolds(value, property.Value, $"{path}.{property.Name}");
            }
        }
        else if (theirs.ValueKind == JsonValueKind.Array && theirs.GetArrayLength() > 0)
        {
            Assert.All(ours.EnumerateArray(), element => AssertHolds(element, theirs[0], $"{path}[]"));
        }
        else if (theirs.ValueKind is JsonValueKind.String or JsonValueKind.Number && ours.ValueKind != JsonValueKind.Null)
        {
            Assert.Equal(theirs.ValueKind, ours.ValueKind);
        }
    }

    /// <summary>With which of the keys the Standard Webhooks project's own library verifies it.</summary>
    private static async Task<string> VerifiedAsync(Notice notice, params string[] keys)
    {
        TestEnvironment.RequireClient("standardwebhooks/dist/index.js");
        var info = new ProcessStartInfo("node", [Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/webhook-verifier.js")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var node = Process.Start(info)!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { keys, headers = notice.Headers, body = notice.Body }));
        node.StandardInput.Close();
        return (await node.StandardOutput.ReadToEndAsync(Stop)).Trim();
    }

    private sealed record Notice(Dictionary<string, string> Headers, string Body);

    /// <summary>A real HTTP server of somebody else.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private int _requests;

        /// <summary>What it answers.</summary>
        public int Status { get; set; } = 200;

        public List<Notice> Notices { get; } = [];

        public List<Notice> Components { get; } = [];

        public int Requests => _requests;

        public string Address => app.Urls.Single() + "/";

        public static async Task<Receiver> StartAsync(string on = "127.0.0.1", int port = 0)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://{on}:{port}"));
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/elsewhere", () =>
            {
                Interlocked.Increment(ref receiver._requests);
                return Results.Redirect("/");
            });
            app.MapPost("/", async context =>
            {
                Interlocked.Increment(ref receiver._requests);
                var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                using var json = JsonDocument.Parse(body);
                context.Response.StatusCode = receiver.Status;
                if (json.RootElement.TryGetProperty("challenge", out var challenge))
                {
                    await context.Response.WriteAsJsonAsync(new { challenge = challenge.GetString() });
                    return;
                }

                (json.RootElement.TryGetProperty("component_update", out _) ? receiver.Components : receiver.Notices).Add(new Notice(context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body));
            });
            await app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
