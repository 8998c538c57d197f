using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Notifications;

public class WebhookTests
{
    private static readonly (string, string)[] Fields = [("Kind", "webhook"), ("About", "everything"), ("Events", "incidents"), ("Language", "en")];

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
        var (headers, body) = receiver.Notices[0];

        // As the specification says it, without our code.
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal("v1," + Convert.ToBase64String(new HMACSHA256(Convert.FromBase64String(key["whsec_".Length..])).ComputeHash(signed)), headers["webhook-signature"]);
        using var json = JsonDocument.Parse(body);
        var incident = json.RootElement.GetProperty("incident");
        Assert.Equal(("Mail falters", "investigating"), (incident.GetProperty("name").GetString(), incident.GetProperty("status").GetString()));
        Assert.Contains("We look.", incident.GetProperty("incident_updates")[0].GetProperty("body").GetString());
        Assert.Equal("major", json.RootElement.GetProperty("page").GetProperty("status_indicator").GetString());

        var manage = new Uri(json.RootElement.GetProperty("meta").GetProperty("unsubscribe").GetString()!).AbsolutePath;
        var rotated = await FilledForm.PageAsync(await (await FilledForm.OpenAsync(client, manage, "main form[action*=Rotate]")).SendAsync());
        Assert.NotEqual(key, rotated.QuerySelector("code")!.TextContent);
        await new Scene(app).IncidentAsync(new("Weer", "Again"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Notices.Count == 2), TimeSpan.FromSeconds(60), "the second notice arrives");
        Assert.Equal(2, receiver.Notices[1].Headers["webhook-signature"].Split(' ').Length);
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

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string address) =>
        client.PostAsync("/subscribe/programs", new FormUrlEncodedContent(Fields.Append(("Address", address)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Stop);

    private sealed record Notice(Dictionary<string, string> Headers, string Body);

    /// <summary>A real HTTP server of somebody else.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private int _requests;

        public List<Notice> Notices { get; } = [];

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
                if (json.RootElement.TryGetProperty("challenge", out var challenge))
                {
                    await context.Response.WriteAsJsonAsync(new { challenge = challenge.GetString() });
                    return;
                }

                receiver.Notices.Add(new Notice(context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body));
            });
            await app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
