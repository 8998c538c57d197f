using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Subscribers;

public class ImportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_file_is_taken_over_in_view_and_adds_nobody_twice(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.SubscribeAsync("klant7@example.nl");
        using var client = await app.SignInAsync(Roles.Manager);

        var first = await FinishedAsync(client, await UploadAsync(client, File(2500)));
        Assert.Contains("2.500 van de 2.500 adressen bekeken: 2.499 toegevoegd, 1 waren er al", first, StringComparison.Ordinal);
        var second = await FinishedAsync(client, await UploadAsync(client, File(2500)));
        Assert.Contains("0 toegevoegd, 2.500 waren er al", second, StringComparison.Ordinal);

        await using var db = app.NewDb();
        Assert.Equal(2500, await db.Set<Subscriber>().CountAsync(Stop));
        var one = await db.Set<Subscriber>().Include(s => s.Choices).SingleAsync(s => s.Address == "klant10@example.nl", Stop);
        Assert.Equal((SubscriberState.Confirmed, Domain.Language.English, new Scene(app).IdOf("exchange")), (one.State, one.Language, one.Choices.Single().ServiceId));
        Assert.EndsWith(": contract 2026", one.Consent, StringComparison.Ordinal);
        Assert.Equal(2, await db.AuditLog.CountAsync(a => a.Action == "subscriber.imported", Stop));
        Assert.All(await db.Set<SubscriberImport>().ToListAsync(Stop), i => Assert.Null(i.Csv));
    }

    [Theory, OnBothDatabases]
    public async Task What_a_stop_left_halfway_goes_on_at_the_next_start(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await using (var db = app.NewDb())
        {
            // Opened before the stop, which takes the program's services along.
            Assert.False(await db.Set<SubscriberImport>().AnyAsync(Stop));
            await app.StopAsync();
            // As a kill after the first batch leaves it.
            db.Add(new SubscriberImport { By = "anna", Consent = "contract 2026", StartedAt = app.Clock.GetUtcNow(), Csv = File(2500), Total = 2500, Done = 1000, Added = 1000 });
            await db.SaveChangesAsync(Stop);
        }

        await using var again = app.StartAgain();
        await using var after = again.NewDb();
        await Eventually.TrueAsync(() => after.Set<SubscriberImport>().AnyAsync(i => i.State == ImportState.Done, Stop), TimeSpan.FromSeconds(120), "it goes on");
        Assert.Equal(1500, await after.Set<Subscriber>().CountAsync(Stop));
        var import = await after.Set<SubscriberImport>().SingleAsync(Stop);
        Assert.Equal((2500, 2500), (import.Done, import.Added));
    }

    [Fact]
    public async Task With_a_mistake_nothing_is_taken_and_the_line_is_named()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);
        var answer = await UploadAsync(client, "email,language,services\nanna@example.nl,nl,\nbert,nl,\ncor@example.nl,fr,\ndirk@example.nl,nl,nergens\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.All(["3: email:", "4: language:", "5: services:"], line => Assert.Contains(line, page, StringComparison.Ordinal));
        await using var db = app.NewDb();
        Assert.False(await db.Set<Subscriber>().AnyAsync(Stop));
        Assert.False(await db.Set<SubscriberImport>().AnyAsync(Stop));
    }

    [Fact]
    public async Task What_cannot_go_on_says_where_it_stopped_and_goes_on_when_told()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);
        await using var db = app.NewDb();
        db.Add(new SubscriberImport { By = "anna", Consent = "contract 2026", StartedAt = app.Clock.GetUtcNow(), Csv = File(20).Replace("exchange", "nergens", StringComparison.Ordinal), Total = 20 });
        await db.SaveChangesAsync(Stop);
        await Eventually.TrueAsync(() => db.Set<SubscriberImport>().AnyAsync(i => i.State == ImportState.Stopped, Stop), TimeSpan.FromSeconds(120), "it stops");
        var import = await db.Set<SubscriberImport>().SingleAsync(Stop);
        await db.Entry(import).ReloadAsync(Stop);
        Assert.Contains("2: services: er is geen dienst ‘nergens’", WebUtility.HtmlDecode(await client.GetStringAsync($"/staff/subscribers/imports/{import.Id}", Stop)), StringComparison.Ordinal);

        import.Csv = File(20);
        await db.SaveChangesAsync(Stop);
        var form = await FilledForm.OpenAsync(client, $"/staff/subscribers/imports/{import.Id}", "form[action*=Resume]");
        Assert.Contains("20 toegevoegd", await FinishedAsync(client, await form.SendAsync()), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_file_that_nobody_goes_on_with_is_not_kept(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Manager);
        await using var db = app.NewDb();
        var import = new SubscriberImport { By = "anna", Consent = "contract 2026", StartedAt = app.Clock.GetUtcNow(), Csv = File(20), Total = 20, Done = 5, Added = 5, State = ImportState.Stopped, Trouble = "0|write|" };
        db.Add(import);
        await db.SaveChangesAsync(Stop);
        var address = $"/staff/subscribers/imports/{import.Id}";
        foreach (var (days, isKept) in new[] { (29, true), (2, false) })
        {
            app.Clock.Advance(TimeSpan.FromDays(days));
            await app.UseAsync<ForgetUnconfirmedJob, int>(async job => { await job.RunAsync(Stop); return 0; });
            await db.Entry(import).ReloadAsync(Stop);
            Assert.Equal(isKept, import.Csv is not null);
        }

        using var later = await app.SignInAsync(Roles.Manager);
        var page = await FilledForm.PageAsync(await later.GetAsync(address, Stop));
        Assert.Null(page.QuerySelector("form[action*=Resume]"));
        Assert.Contains("na dertig dagen gewist", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task An_export_comes_back_as_it_was_and_takes_only_who_confirmed(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await using var elsewhere = await StatusApp.StartAsync(database);
        var scene = new Scene(app);
        await app.SubscribeAsync("alles@example.nl");
        await app.SubscribeAsync("+mail@example.nl", Domain.Language.English, EventChoice.Incidents | EventChoice.Explanations, scene.IdOf("exchange"), scene.IdOf("mysql"));
        var group = app.Board.Groups.First(g => g.Id.Length > 0);
        await using (var db = app.NewDb())
        {
            var one = await db.Set<Subscriber>().SingleAsync(s => s.Address == "+mail@example.nl", Stop);
            one.Choices.Add(new SubscriptionChoice { GroupId = group.Id });
            one.Consent = "import by Anna: \"contract, 2026\"\n; signed";
            var waits = await app.SubscribeAsync("wacht@example.nl");
            db.Attach(waits).Entity.State = SubscriberState.Pending;
            await db.SaveChangesAsync(Stop);
        }

        using var client = await app.SignInAsync(Roles.Manager);
        using var other = await elsewhere.SignInAsync(Roles.Manager);
        var all = await client.GetStringAsync("/staff/subscribers?handler=Csv", Stop);
        var refused = WebUtility.HtmlDecode(await (await UploadAsync(other, all)).Content.ReadAsStringAsync(Stop));
        Assert.Contains("state: ‘pending’", refused, StringComparison.Ordinal);

        var list = await FilledForm.PageAsync(await client.GetAsync("/staff/subscribers?State=confirmed", Stop));
        var confirmed = await client.GetStringAsync(list.QuerySelector("a[download]")!.GetAttribute("href"), Stop);
        Assert.DoesNotContain("wacht@example.nl", confirmed, StringComparison.Ordinal);
        Assert.Contains("2 toegevoegd", await FinishedAsync(other, await UploadAsync(other, confirmed)), StringComparison.Ordinal);
        await using var after = elsewhere.NewDb();
        var taken = await after.Set<Subscriber>().Include(s => s.Choices).ToDictionaryAsync(s => s.Address, Stop);
        Assert.Equal((true, EventChoice.All, Domain.Language.Dutch), (taken["alles@example.nl"].Everything, taken["alles@example.nl"].Events, taken["alles@example.nl"].Language));
        var mail = taken["+mail@example.nl"];
        Assert.Equal((false, EventChoice.Incidents | EventChoice.Explanations, Domain.Language.English), (mail.Everything, mail.Events, mail.Language));
        var there = new Scene(elsewhere);
        Assert.Equal(new[] { there.IdOf("exchange"), there.IdOf("mysql") }.Order(), mail.Choices.Select(c => c.ServiceId).OfType<string>().Order());
        Assert.Equal(elsewhere.Board.Groups.Single(g => g.Name == group.Name).Id, mail.Choices.Single(c => c.GroupId is not null).GroupId);
    }

    [Theory]
    [InlineData("email;language;events\r\nanna@example.nl;en;maintenance\r\n")]
    [InlineData("\uFEFF\"email\",\"language\",\"events\"\n\"anna@example.nl\",\"en\",\"maintenance\"\n")]
    [InlineData("note,email,language,events\n\"Klant, \"\"A\"\"\nen B\",anna@example.nl,en,maintenance\n")]
    public async Task A_file_is_read_as_spreadsheets_write_it(string csv)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);
        Assert.Contains("1 toegevoegd", await FinishedAsync(client, await UploadAsync(client, csv)), StringComparison.Ordinal);
        await using var db = app.NewDb();
        var one = await db.Set<Subscriber>().SingleAsync(Stop);
        Assert.Equal(("anna@example.nl", Domain.Language.English, EventChoice.Maintenance), (one.Address, one.Language, one.Events));
    }

    private static string File(int count)
    {
        var csv = new StringBuilder("email,language,services\n");
        for (var i = 0; i < count; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"klant{i}@example.nl,{(i % 2 == 0 ? "en" : "nl")},{(i % 10 == 0 ? "exchange" : "")}\n");
        }

        return csv.ToString();
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, string csv)
    {
        var page = await FilledForm.OpenAsync(client, "/staff/subscribers", "form[action*=Import]");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(page["__RequestVerificationToken"]!), "__RequestVerificationToken" },
            { new StringContent("contract 2026"), "Consent" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "File", "subscribers.csv" },
        };
        return await client.PostAsync("/staff/subscribers?handler=Import", content, Stop);
    }

    private static async Task<string> FinishedAsync(HttpClient client, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = "";
        await Eventually.TrueAsync(
            async () => !(page = await client.GetStringAsync(answer.Headers.Location!.ToString(), Stop)).Contains("http-equiv=\"refresh\"", StringComparison.Ordinal),
            TimeSpan.FromSeconds(120), "the import ends");
        return WebUtility.HtmlDecode(page);
    }
}
