using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class MembersTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_manager_invites_somebody_who_then_joins(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var manager = await app.SignInAsync(Roles.Manager);

        await manager.PostFormAsync("/staff/members", ("Email", "karel@example.nl"), ("Role", Roles.Viewer));
        var page = await FilledForm.PageAsync(await manager.GetAsync("/staff/members", Stop));
        var link = new Uri(page.QuerySelector(".one-time input")!.GetAttribute("value")!).PathAndQuery;
        var later = await manager.GetStringAsync("/staff/members", Stop);
        using var karel = app.NewClient();
        var joined = await karel.PostFormAsync(link, "/staff/join", [("Token", link.Split('=')[1]), ("Name", "Karel"), ("Password", StaffClient.Password)]);
        var after = await manager.GetStringAsync("/staff/members", Stop);

        Assert.DoesNotContain(link.Split('=')[1], later);
        Assert.Contains("karel@example.nl", later);
        Assert.Equal("/staff", joined.Headers.Location?.ToString());
        Assert.Contains("Karel</a>", after);
        Assert.Equal(HttpStatusCode.Forbidden, (await karel.GetAsync("/staff/members", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_role_counts_from_the_next_request_and_a_closed_account_opens_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var manager = await app.SignInAsync(Roles.Manager);
        var karel = await app.AddMemberAsync(Roles.Viewer, "karel@example.nl", "Karel");
        using var client = app.NewClient(await app.SessionCookieAsync("karel@example.nl"));
        var page = $"/staff/members/{karel.Id}";

        var before = await client.GetAsync("/staff/incidents/new", Stop);
        await manager.PostFormAsync(page, $"{page}?handler=Role", [("Role", Roles.Editor)]);
        var after = await client.GetAsync("/staff/incidents/new", Stop);
        await manager.PostFormAsync(page, $"{page}?handler=Close", []);
        var closed = await client.GetAsync("/staff", Stop);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Redirect), (before.StatusCode, after.StatusCode, closed.StatusCode));
        await using var db = app.NewDb();
        var actions = await db.AuditLog.Where(e => e.Subject == "staff/karel@example.nl").Select(e => e.Action).ToListAsync(Stop);
        Assert.Contains("staff.role_changed", actions);
        Assert.Contains("staff.closed", actions);
    }

    [Theory, OnBothDatabases]
    public async Task The_only_manager_can_neither_be_closed_nor_lose_the_role(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var manager = await app.SignInAsync(Roles.Manager);
        string id;
        await using (var db = app.NewDb())
        {
            id = (await db.Users.SingleAsync(Stop)).Id;
        }

        var page = $"/staff/members/{id}";
        var role = await manager.PostFormAsync(page, $"{page}?handler=Role", [("Role", Roles.Viewer)]);
        var close = await manager.PostFormAsync(page, $"{page}?handler=Close", []);

        Assert.Contains("Dit is de enige beheerder.", await role.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Dit is de enige beheerder.", await close.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync("/staff/members", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_manager_hands_over_a_link_for_a_new_password(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var manager = await app.SignInAsync(Roles.Manager);
        var karel = await app.AddMemberAsync(Roles.Editor, "karel@example.nl", "Karel");
        var page = $"/staff/members/{karel.Id}";

        await manager.PostFormAsync(page, $"{page}?handler=Link", []);
        var shown = await FilledForm.PageAsync(await manager.GetAsync(page, Stop));
        var link = new Uri(shown.QuerySelector(".one-time input")!.GetAttribute("value")!).PathAndQuery;
        using var client = app.NewClient();
        var answer = await client.PostFormAsync(link, "/staff/join", [("Token", link.Split('=')[1]), ("Password", "vier blauwe bussen")]);

        Assert.Equal("/staff", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Somebody_who_is_here_already_is_not_invited()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var manager = await app.SignInAsync(Roles.Manager);
        await app.AddMemberAsync(Roles.Viewer, "karel@example.nl", "Karel");

        var answer = await manager.PostFormAsync("/staff/members", ("Email", "karel@example.nl"), ("Role", Roles.Manager));

        Assert.Contains("Email-error", await answer.Content.ReadAsStringAsync(Stop));
        await using var db = app.NewDb();
        Assert.False(await db.StaffLinks.AnyAsync(l => l.Email != null, Stop));
    }
}
