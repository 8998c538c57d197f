using System.Net;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class StaffProblemsTests
{
    [Fact]
    public async Task Without_its_database_the_staffs_side_says_so_and_recovers_by_itself()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Postgres);
        using var client = await app.SignInAsync(Roles.Editor);
        var token = await client.FormTokenAsync("/staff");

        await app.Postgres.StopAsync();
        var page = await client.GetAsync("/staff", TestContext.Current.CancellationToken);
        var form = await client.PostAsync("/staff/services/exchange", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("State", "major_outage"), new("Reason", "x")]), TestContext.Current.CancellationToken);
        using var reader = app.NewClient();
        var home = await reader.GetAsync("/", TestContext.Current.CancellationToken);
        await app.Postgres.ReturnAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("<h1>De database antwoordt niet</h1>", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, form.StatusCode);
        Assert.Contains("niet bewaard", await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        await EventuallyOkAsync(client);
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
        var wrong = await EventuallyAsync(client, page => page.Contains("services.yml:", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, right, TestContext.Current.CancellationToken);
        var repaired = await EventuallyAsync(client, page => !page.Contains("services.yml:", StringComparison.Ordinal));

        Assert.Contains($"services.yml:{right.Split('\n').Length + 1}", wrong);
        Assert.DoesNotContain("Fouten in de bestanden", repaired);
    }

    private static async Task EventuallyOkAsync(HttpClient client)
    {
        HttpResponseMessage? answer = null;
        for (var i = 0; i < 100 && answer?.StatusCode != HttpStatusCode.OK; i++)
        {
            answer = await client.GetAsync("/staff", TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, answer!.StatusCode);
    }

    private static async Task<string> EventuallyAsync(HttpClient client, Func<string, bool> isSo)
    {
        for (var i = 0; ; i++)
        {
            var page = await client.GetStringAsync("/staff", TestContext.Current.CancellationToken);
            if (isSo(page))
            {
                return page;
            }

            Assert.True(i < 100, "The overview did not take up the changed file in ten seconds.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
