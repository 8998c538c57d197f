using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.StatuspageApi;

public class PublicSubscribingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_address_is_asked_to_confirm_and_known_or_not_gets_the_same_answer(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var exchange = new Scene(app).IdOf("exchange");

        var (status, first) = await PostAsync(client, Json($"\"email\":\"piet@example.nl\",\"component_ids\":[\"{exchange}\"]"));
        var (again, second) = await PostAsync(client, new FormUrlEncodedContent([new("subscriber[email]", "piet@example.nl")]));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (status, again));
        Assert.Equal(first["subscriber"]!.AsObject().Select(p => p.Key), second["subscriber"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["created_at", "skip_confirmation_notification", "quarantined_at", "id", "mode", "purge_at", "email"], first["subscriber"]!.AsObject().Select(p => p.Key));
        await using var db = app.NewDb();
        var known = await db.Set<Subscriber>().Include(s => s.Choices).SingleAsync(Stop);
        Assert.Equal(SubscriberState.Pending, known.State);
        Assert.Equal(exchange, Assert.Single(known.Choices).ServiceId);
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_subscribe_is_told_why(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        foreach (var wrong in new[] { "\"email\":\"nobody\"", "", "\"endpoint\":\"http://127.0.0.1/\"", "\"email\":\"a@example.nl\",\"component_id\":\"aaaaaaaaaaaa\"", "\"email\":\"a@example.nl\",\"incident_id\":\"aaaaaaaaaaaa\"" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(client, Json(wrong))).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, new StringContent("x", Encoding.UTF8, "application/json"))).Status);
    }

    [Theory, OnBothDatabases]
    public async Task Who_holds_the_link_of_a_mail_reads_repeats_and_ends_the_subscription(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var (_, asked) = await PostAsync(client, Json("\"email\":\"piet@example.nl\""));
        string token;
        await using (var db = app.NewDb())
        {
            var known = await db.Set<Subscriber>().SingleAsync(Stop);
            token = app.Services.GetRequiredService<SubscriptionLinks>().Token(known.Id, known.Nonce);
        }

        // The id that whoever typed the address was told opens nothing.
        foreach (var nobody in new[] { (string)asked["subscriber"]!["id"]!, "x", token[..^1] + (token[^1] == 'A' ? 'B' : 'A') })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v2/subscribers/{nobody}.json", Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/v2/subscribers/{nobody}.json", Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/api/v2/subscriptions/{nobody}/resend_confirmation", null, Stop)).StatusCode);
        }

        using var read = await client.GetAsync($"/api/v2/subscribers/{token}.json", Stop);
        Assert.True(read.Headers.CacheControl!.NoStore);
        var subscriber = JsonNode.Parse(await read.Content.ReadAsStringAsync(Stop))!["subscriber"]!;
        Assert.Equal(("piet@example.nl", "email", token), ((string?)subscriber["email"], (string?)subscriber["mode"], (string?)subscriber["id"]));
        Assert.NotNull((string?)subscriber["purge_at"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostAsync($"/api/v2/subscriptions/{token}/resend_confirmation", null, Stop)).StatusCode);
        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/api/v2/subscriptions/{token}/resend_confirmation.json", null, Stop)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync($"/en/api/v2/subscribers/{token}.json", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v2/subscribers/{token}.json", Stop)).StatusCode);
        await using var after = app.NewDb();
        Assert.Empty(await after.Set<Subscriber>().ToListAsync(Stop));
    }

    private static StringContent Json(string fields) => new($"{{\"subscriber\":{{{fields}}}}}", Encoding.UTF8, "application/json");

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(HttpClient client, HttpContent content)
    {
        using var answer = await client.PostAsync("/api/v2/subscribers.json", content, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }
}
