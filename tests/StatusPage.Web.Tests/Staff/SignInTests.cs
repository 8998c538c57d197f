using System.Net;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class SignInTests
{
    [Theory, OnBothDatabases]
    public async Task A_member_signs_in_and_sees_the_overview_in_his_language(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Viewer, Domain.Language.English);

        var page = await client.GetStringAsync("/staff", TestContext.Current.CancellationToken);

        Assert.Contains("<h1>Overview</h1>", page);
        Assert.Contains("lang=\"en\"", page);
    }
}
