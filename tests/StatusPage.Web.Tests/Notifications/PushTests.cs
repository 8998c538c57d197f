using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Channels.Push;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Notifications;

public class PushTests
{
    private static readonly (string, string) Loopback = ("Webhooks:AllowedNetworks", "127.0.0.0/8");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>RFC 8291, appendix A.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out_to_the_byte()
    {
        var server = Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = server[1..33], Y = server[33..] },
        });

        var body = PushEncryption.Encrypt(
            "When I grow up, I want to be a watermelon"u8,
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            own,
            Bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            WebEncoders.Base64UrlEncode(body));
    }

    [Theory, OnBothDatabases]
    public async Task A_browser_subscribes_and_others_programs_can_read_what_it_is_sent(TestDatabase database)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(database, Loopback);
        using var client = app.NewClient();
        var manage = await SubscribeAsync(client, service);
        await ReceivesAsync(service, 1);
        var hello = await service.OpenAsync(service.Received[0], app.Clock.GetUtcNow());
        Assert.Equal("Meldingen staan aan", hello.Words.GetProperty("title").GetString());

        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We **zoeken** de oorzaak.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await ReceivesAsync(service, 2);
        var request = service.Received[1];
        Assert.Equal(("aes128gcm", "high", "86400"), (request.Headers["content-encoding"], request.Headers["urgency"], request.Headers["ttl"]));
        Assert.Matches("^[A-Za-z0-9_-]{24}$", request.Headers["topic"]);
        Assert.DoesNotContain("Mail", Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
        var push = await service.OpenAsync(request, app.Clock.GetUtcNow());
        Assert.Contains("Mail hapert", push.Words.GetProperty("title").GetString());
        Assert.Contains("We zoeken de oorzaak.", push.Words.GetProperty("body").GetString());
        Assert.Equal((incident.Id, $"/incidents/{incident.Id}", "nl", manage), (
            push.Words.GetProperty("tag").GetString(), push.Words.GetProperty("url").GetString(), push.Words.GetProperty("lang").GetString(), push.Words.GetProperty("manage").GetString()));
        Assert.Equal(("ES256", new Uri(service.Endpoint).GetLeftPart(UriPartial.Authority)), (push.Head.GetProperty("alg").GetString(), push.Claims.GetProperty("aud").GetString()));
        Assert.StartsWith("mailto:", push.Claims.GetProperty("sub").GetString());
        Assert.InRange(push.Claims.GetProperty("exp").GetInt64() - app.Clock.GetUtcNow().ToUnixTimeSeconds(), 1, 24 * 3600);
        var page = await FilledForm.PageAsync(await client.GetAsync("/subscribe", Stop));
        Assert.Equal(push.Key, page.QuerySelector("[data-push]")!.GetAttribute("data-push"));

        // What is stored gives nobody a way to write to this browser.
        await using var db = app.NewDb();
        var stored = await db.Set<Subscriber>().SingleAsync(Stop);
        Assert.DoesNotContain("push/", stored.Address, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Key, stored.Secret!, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => db.Set<Delivery>().AnyAsync(d => d.Message!.NoticeId == incident.Id && d.State == DeliveryState.Accepted, Stop), TimeSpan.FromSeconds(60), "it is on record");
        var record = await db.Set<DeliveryRecord>().OrderByDescending(r => r.Seq).FirstAsync(Stop);
        Assert.Equal(("127.0.0.1", "201 Created"), (record.Server, record.Reply));
    }

    [Theory, OnBothDatabases]
    public async Task It_is_one_subscription_that_the_same_browser_finds_changes_moves_and_leaves(TestDatabase database)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(database, Loopback);
        using var client = app.NewClient();
        var manage = await SubscribeAsync(client, service);
        Assert.Equal(manage, await SubscribeAsync(client, service, ("About", "some"), ("Services", new Scene(app).IdOf("exchange")), ("Events", "incidents"), ("Language", "nl")));

        var found = await client.PostAsync("/subscribe/browser?handler=Manage", Form(("endpoint", service.Endpoint)), Stop);
        Assert.Equal(manage, found.Headers.Location!.ToString());
        Assert.Contains("Deze browser", (await FilledForm.PageAsync(await client.GetAsync(manage, Stop))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/subscribe/browser?handler=Manage", Form(("endpoint", service.Endpoint + "x")), Stop)).StatusCode);

        var moved = service.Endpoint + "-moved";
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/subscribe/browser?handler=Move", Form(("before", service.Endpoint), ("endpoint", moved), ("p256dh", service.Key), ("auth", service.Secret)), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/subscribe/browser?handler=Manage", Form(("endpoint", service.Endpoint)), Stop)).StatusCode);
        Assert.Equal(manage, (await client.PostAsync("/subscribe/browser?handler=Manage", Form(("endpoint", moved)), Stop)).Headers.Location!.ToString());

        var left = await FilledForm.PageAsync(await (await FilledForm.OpenAsync(client, manage, "main form[action*=Leave]")).SendAsync());
        Assert.NotNull(left.QuerySelector("[data-push-ended]"));
        await using var db = app.NewDb();
        Assert.Empty(await db.Set<Subscriber>().ToListAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task A_browser_that_is_no_more_ends_its_subscription(TestDatabase database)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(database, Loopback);
        using var client = app.NewClient();
        await SubscribeAsync(client, service);
        await ReceivesAsync(service, 1);
        service.Answer = () => (410, []);
        await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);

        await using var db = app.NewDb();
        await Eventually.TrueAsync(async () => !await db.Set<Subscriber>().AnyAsync(Stop), TimeSpan.FromSeconds(60), "the subscription ends");
        var record = await db.Set<DeliveryRecord>().OrderByDescending(r => r.Seq).FirstAsync(Stop);
        Assert.Equal((Verdict.Gone, "410 Gone"), (record.Verdict, record.Reply));
        Assert.Equal(record.ComputedHash(), record.Hash);
        Assert.Equal(DeliveryState.Failed, (await db.Set<Delivery>().SingleAsync(d => d.Id == record.DeliveryId, Stop)).State);
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    public async Task A_busy_service_gets_the_time_it_asks_for(int status, bool asDate)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, Loopback);
        using var client = app.NewClient();
        service.Answer = () => (status, [("Retry-After", asDate ? app.Clock.GetUtcNow().AddHours(2).ToString("R", CultureInfo.InvariantCulture) : "7200")]);
        await SubscribeAsync(client, service);
        await using var db = app.NewDb();
        await Eventually.TrueAsync(() => db.Set<Delivery>().AnyAsync(d => d.Attempts == 1 && d.Claim == null, Stop), TimeSpan.FromSeconds(60), "the first attempt is on record");
        var delivery = await db.Set<Delivery>().AsNoTracking().SingleAsync(Stop);
        Assert.Equal(DeliveryState.Queued, delivery.State);
        Assert.InRange(delivery.DueAt - app.Clock.GetUtcNow(), TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(120));

        service.Answer = () => (201, []);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(() => db.Set<Delivery>().AnyAsync(d => d.State == DeliveryState.Accepted, Stop), TimeSpan.FromSeconds(60), "it is sent again");
    }

    [Fact]
    public async Task A_date_that_is_over_or_none_at_all_puts_nothing_off()
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, Loopback);
        using var client = app.NewClient();
        var asked = new Queue<string>([app.Clock.GetUtcNow().AddDays(-1).ToString("R", CultureInfo.InvariantCulture), "soon"]);
        service.Answer = () => asked.TryDequeue(out var value) ? (503, [("Retry-After", value)]) : (201, []);
        await SubscribeAsync(client, service);
        for (var attempts = 1; attempts <= 2; attempts++)
        {
            await using var db = app.NewDb();
            var made = attempts;
            await Eventually.TrueAsync(() => db.Set<Delivery>().AnyAsync(d => d.Attempts == made && d.Claim == null, Stop), TimeSpan.FromSeconds(60), $"attempt {attempts} is on record");
            var wait = (await db.Set<Delivery>().AsNoTracking().SingleAsync(Stop)).DueAt - app.Clock.GetUtcNow();
            Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(2.5));
            app.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        await ReceivesAsync(service, 3);
    }

    [Theory, OnBothDatabases]
    public async Task A_browser_follows_one_incident_from_its_page_until_its_explanation(TestDatabase database)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(database, Loopback);
        using var client = app.NewClient();
        var scene = new Scene(app);
        var followed = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        var page = await FilledForm.PageAsync(await client.GetAsync($"/incidents/{followed.Id}", Stop));
        var form = page.QuerySelector("[data-push-follow] form[data-push-part=off]")!;
        Assert.Equal(("/subscribe/browser", followed.Id), (form.GetAttribute("action"), form.QuerySelector("[name=Notice]")!.GetAttribute("value")));

        var answer = await client.PostAsync("/subscribe/browser", Form(("Notice", followed.Id), ("endpoint", service.Endpoint), ("p256dh", service.Key), ("auth", service.Secret)), Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("?done=followed", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        await ReceivesAsync(service, 1);
        var manage = await FilledForm.PageAsync(await client.GetAsync(answer.Headers.Location, Stop));
        Assert.Contains("Mail hapert", manage.QuerySelector("section[aria-labelledby=followed]")!.TextContent, StringComparison.Ordinal);

        // Of this one it hears, of another it does not.
        await scene.IncidentAsync(new("Netwerk traag", null), new("We zoeken.", null), ServiceState.DegradedPerformance, ["netwerk"]);
        await scene.UpdateAsync(followed, Domain.Incidents.IncidentStatus.Resolved, new("Alles werkt weer.", "All works again."));
        await ReceivesAsync(service, 2);
        Assert.Equal(followed.Id, (await service.OpenAsync(service.Received[1], app.Clock.GetUtcNow())).Words.GetProperty("tag").GetString());

        // A browser that chose before keeps that, and following it twice is following it.
        Assert.Equal(HttpStatusCode.Redirect, (await client.PostAsync("/subscribe/browser", Form([("About", "some"), ("Services", scene.IdOf("mysql")), ("Events", "incidents"), ("Language", "en"), ("endpoint", service.Endpoint), ("p256dh", service.Key), ("auth", service.Secret)]), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await client.PostAsync("/subscribe/browser", Form(("Notice", followed.Id), ("endpoint", service.Endpoint), ("p256dh", service.Key), ("auth", service.Secret)), Stop)).StatusCode);
        await using (var db = app.NewDb())
        {
            var one = await db.Set<Subscriber>().Include(s => s.Choices).SingleAsync(Stop);
            Assert.Equal((false, EventChoice.Incidents, Domain.Language.English, 2), (one.Everything, one.Events, one.Language, one.Choices.Count));
            Assert.Equal(followed.Id, one.Choices.Single(c => c.NoticeId is not null).NoticeId);
        }

        var unfollow = await FilledForm.OpenAsync(client, answer.Headers.Location.ToString(), "main form[action*=Unfollow]");
        Assert.EndsWith("?done=unfollowed", (await unfollow.SendAsync()).Headers.Location!.ToString(), StringComparison.Ordinal);
        await using var after = app.NewDb();
        Assert.Equal(scene.IdOf("mysql"), (await after.Set<Subscriber>().Include(s => s.Choices).SingleAsync(Stop)).Choices.Single().ServiceId);
    }

    [Fact]
    public async Task A_long_notice_is_cut_to_what_every_service_carries()
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, Loopback);
        using var client = app.NewClient();
        await SubscribeAsync(client, service);
        var words = string.Join("\n\n", Enumerable.Repeat("Wij zoeken \"de oorzaak\" – é…", 400));
        await new Scene(app).IncidentAsync(new("Mail hapert", null), new(words, null), ServiceState.PartialOutage, ["exchange"]);
        await ReceivesAsync(service, 2);

        // The greeting may come after it.
        var notice = service.Received.MaxBy(r => r.Body.Length)!;
        Assert.InRange(notice.Body.Length, 3900, 4096);
        Assert.EndsWith("…", (await service.OpenAsync(notice, app.Clock.GetUtcNow())).Words.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_on_our_own_network_and_keys_that_are_none_are_refused()
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        await SubscribeAsync(client, service);
        await using var db = app.NewDb();
        await Eventually.TrueAsync(() => db.Set<DeliveryRecord>().AnyAsync(r => r.Reply!.Contains("is no address on the public internet"), Stop), TimeSpan.FromSeconds(60), "the guard speaks");
        Assert.Empty(service.Received);

        var valid = PushAddress.Parse("https://push.example.com/1", service.Key, service.Secret);
        Assert.NotNull(valid);
        var offCurve = Bytes(service.Key);
        offCurve[^1] ^= 1;
        foreach (var (endpoint, key, secret) in new[]
        {
            ("http://push.example.com/1", service.Key, service.Secret), ("ftp://push.example.com/1", service.Key, service.Secret), ("", service.Key, service.Secret),
            ("https://push.example.com/1", WebEncoders.Base64UrlEncode(offCurve), service.Secret), ("https://push.example.com/1", "!", service.Secret), ("https://push.example.com/1", service.Key, "AAAA"),
        })
        {
            var answer = await client.PostAsync("/subscribe/browser", Form([.. Everything, ("endpoint", endpoint), ("p256dh", key), ("auth", secret)]), Stop);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_worker_is_served_where_it_reaches_every_page()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var worker = await client.GetAsync("/push-worker.js", Stop);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (worker.StatusCode, worker.Content.Headers.ContentType!.MediaType));
        Assert.True(worker.Headers.CacheControl!.NoCache);
        Assert.Contains("worker-src 'self'", (await client.GetAsync("/subscribe", Stop)).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static readonly (string, string)[] Everything = [("About", "everything"), ("Events", "incidents"), ("Events", "maintenance"), ("Language", "nl")];

    /// <returns>Where the subscription is managed.</returns>
    private static async Task<string> SubscribeAsync(HttpClient client, PushService service, params (string, string)[] choices)
    {
        var answer = await client.PostAsync(
            "/subscribe/browser",
            Form([.. choices.Length > 0 ? choices : Everything, ("endpoint", service.Endpoint), ("p256dh", service.Key), ("auth", service.Secret)]),
            Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString().Split('?')[0];
    }

    private static async Task ReceivesAsync(PushService service, int count) =>
        await Eventually.TrueAsync(() => Task.FromResult(service.Received.Count >= count), TimeSpan.FromSeconds(60), $"{count} messages arrive");

    private static FormUrlEncodedContent Form(params (string, string)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));

    private static byte[] Bytes(string text) => WebEncoders.Base64UrlDecode(text);
}
