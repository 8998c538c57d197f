using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
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
        Assert.Contains("there is no service 'nergens'", WebUtility.HtmlDecode(await client.GetStringAsync($"/staff/subscribers/imports/{import.Id}", Stop)), StringComparison.Ordinal);

        import.Csv = File(20);
        await db.SaveChangesAsync(Stop);
        var form = await FilledForm.OpenAsync(client, $"/staff/subscribers/imports/{import.Id}", "form[action*=Resume]");
        Assert.Contains("20 toegevoegd", await FinishedAsync(client, await form.SendAsync()), StringComparison.Ordinal);
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
