using System.Net;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class StaffProblemsTests
{
    [Fact]
    public async Task Without_its_database_the_staffs_side_says_so_and_recovers_by_itself()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("ConnectionStrings:StatusPage", server.ConnectionString));
        using var client = await app.SignInAsync(Roles.Editor);
        var token = await client.FormTokenAsync("/staff");

        await server.StopAsync();
        var page = await client.GetAsync("/staff", TestContext.Current.CancellationToken);
        var form = await client.PostAsync("/staff/services/exchange", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("State", "major_outage"), new("Reason", "x")]), TestContext.Current.CancellationToken);
        using var reader = app.NewClient();
        var home = await reader.GetAsync("/", TestContext.Current.CancellationToken);
        await server.StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("<h1>De database antwoordt niet</h1>", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, form.StatusCode);
        Assert.Contains("niet bewaard", await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/staff", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK,
            TimeSpan.FromSeconds(60),
            "the overview answers again, to the session from before");
    }

    [Fact]
    public async Task An_address_that_is_nowhere_gets_a_page_that_says_so()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Viewer, Domain.Language.English);

        var answer = await client.GetAsync("/staff/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1>This page is not there</h1>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_with_a_mistake_is_on_the_overview_with_its_line()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Viewer);
        var file = Path.Combine(app.ContentDirectory, "services.yml");
        var right = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(file, right + "\ncolour: red\n", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => (await OverviewAsync()).Contains($"services.yml:{right.Split('\n').Length + 1}", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the mistake is shown");
        await File.WriteAllTextAsync(file, right, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => !(await OverviewAsync()).Contains("Fouten in de bestanden", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the mistake is gone");

        Task<string> OverviewAsync() => client.GetStringAsync("/staff", TestContext.Current.CancellationToken);
    }
}
