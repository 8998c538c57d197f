using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Subscribers;

public class SubscribingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_address_hears_nothing_but_one_confirmation_until_somebody_presses_its_button(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        using var client = app.NewClient();

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("anna@example.nl")).StatusCode);
        await sink.ReceivesAsync(1);
        var mail = sink.Mails.Single();
        Assert.Equal("anna@example.nl", mail.EnvelopeTo);
        var link = Subscribing.LinkIn(mail.Text);

        // A program that checks mail follows the link; that changes nothing.
        var page = await client.GetAsync(link, Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal(SubscriberState.Pending, (await OneAsync(app)).State);

        var form = FilledForm.Of(client, link, await FilledForm.PageAsync(page), "main form[action*=Confirm]");
        Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).StatusCode);
        Assert.Equal(SubscriberState.Confirmed, (await OneAsync(app)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_known_address_gets_the_same_answer_and_one_mail_a_day(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        using var client = app.NewClient();
        await app.SubscribeAsync("anna@example.nl");

        var known = await (await client.AskAsync("Anna@Example.nl")).Content.ReadAsStringAsync(Stop);
        var unknown = await (await client.AskAsync("bert@example.nl")).Content.ReadAsStringAsync(Stop);
        Assert.Equal(unknown, known);
        await client.AskAsync("anna@example.nl");
        await client.AskAsync("bert@example.nl");
        await sink.ReceivesAsync(2);
        await Task.Delay(500, Stop);
        Assert.Equal(["anna@example.nl", "bert@example.nl"], sink.Mails.Select(m => m.EnvelopeTo).Order());
        Assert.Contains("al aangemeld", sink.Mails.Single(m => m.EnvelopeTo == "anna@example.nl").Text);
    }

    [Theory, OnBothDatabases]
    public async Task A_confirmation_works_for_two_days_and_is_then_forgotten(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        using var client = app.NewClient();
        await client.AskAsync("anna@example.nl");
        await sink.ReceivesAsync(1);
        app.Clock.Advance(TimeSpan.FromHours(48.1));

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Subscribing.LinkIn(sink.Mails.Single().Text), Stop)).StatusCode);
        await app.UseAsync<ForgetUnconfirmedJob, int>(async job => { await job.RunAsync(Stop); return 0; });
        await using var db = app.NewDb();
        Assert.Empty(await db.Set<Subscriber>().ToListAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task One_click_in_a_mail_program_erases_the_address_at_once(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var subscriber = await app.SubscribeAsync("anna@example.nl");
        var link = $"/subscriptions/{Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<SubscriptionLinks>(app.Services).Token(subscriber.Id, subscriber.Nonce)}";

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(link, Stop)).StatusCode);
        await OneAsync(app);
        for (var i = 0; i < 2; i++)
        {
            var answer = await client.PostAsync(link, new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]), Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound);
        }

        await using var db = app.NewDb();
        Assert.Empty(await db.Set<Subscriber>().ToListAsync(Stop));
    }

    [Fact]
    public async Task A_mail_program_in_a_browser_may_come_from_elsewhere_with_its_one_click_and_with_nothing_else()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var subscriber = await app.SubscribeAsync("anna@example.nl");
        var link = $"/subscriptions/{Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<SubscriptionLinks>(app.Services).Token(subscriber.Id, subscriber.Nonce)}";
        Assert.Equal(HttpStatusCode.Forbidden, await FromElsewhereAsync($"{link}?handler=Leave"));
        await OneAsync(app);
        // RFC 8058 allows both ways to write a form.
        Assert.Equal(HttpStatusCode.OK, await FromElsewhereAsync(link));
        await using var db = app.NewDb();
        Assert.False(await db.Set<Subscriber>().AnyAsync(Stop));

        async Task<HttpStatusCode> FromElsewhereAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } } };
            request.Headers.Add("Origin", "https://webmail.example");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            return (await client.SendAsync(request, Stop)).StatusCode;
        }
    }

    [Theory, OnBothDatabases]
    public async Task Choices_are_changed_by_the_link_and_nobody_elses_link_works(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var subscriber = await app.SubscribeAsync("anna@example.nl");
        var token = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<SubscriptionLinks>(app.Services).Token(subscriber.Id, subscriber.Nonce);
        var exchange = new Scene(app).IdOf("exchange");

        var form = await FilledForm.OpenAsync(client, $"/subscriptions/{token}", "main form[action*=Save]");
        var answer = await form.Set("About", "some").Set("Services", exchange).Set("Events", "incidents").Set("Language", "en").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var changed = await OneAsync(app);
        Assert.Equal((false, Domain.Notifications.EventChoice.Incidents, Domain.Language.English, exchange), (changed.Everything, changed.Events, changed.Language, changed.Choices.Single().ServiceId));

        var forged = (token[0] == 'A' ? "A" : "A") + token[1..^1] + (token[^1] == 'x' ? 'y' : 'x');
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/subscriptions/{forged}", Stop)).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var answer = await client.AskAsync("anna at example", ("About", "some"), ("Language", "nl"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await FilledForm.PageAsync(answer);
        Assert.Equal("anna at example", page.QuerySelector("#Email")!.GetAttribute("value"));
        Assert.Equal(3, page.QuerySelectorAll(".field-error").Length);
    }

    [Fact]
    public async Task A_form_of_another_site_a_program_and_a_flood_get_nowhere()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        using (var foreign = new HttpRequestMessage(HttpMethod.Post, "/subscribe/request") { Content = new FormUrlEncodedContent([KeyValuePair.Create("Email", "a@example.nl")]) })
        {
            foreign.Headers.Add("Origin", "https://evil.example");
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(foreign, Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("robot@example.nl", ("About", "everything"), ("Events", "incidents"), ("Website", "http://spam.example"))).StatusCode);
        await using (var db = app.NewDb())
        {
            Assert.Empty(await db.Set<Subscriber>().ToListAsync(Stop));
        }

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add((await client.AskAsync($"victim{i}@example.nl")).StatusCode);
        }

        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(2, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("later@example.nl")).StatusCode);
    }

    private static async Task<Subscriber> OneAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return await db.Set<Subscriber>().Include(s => s.Choices).AsNoTracking().SingleAsync(Stop);
    }
}
