using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class JoinTests
{
    private static readonly (string Name, string Value)[] Answers =
        [("Name", "Sanne de Boer"), ("Email", "sanne@example.nl"), ("Password", StaffClient.Password), ("Language", "nl")];

    [Theory, OnBothDatabases]
    public async Task The_first_link_makes_one_manager_and_then_is_dead(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var link = await InviteFirstAsync(app);
        using var client = app.NewClient();

        var answer = await JoinAsync(client, link!);
        var overview = await client.GetAsync("/staff", TestContext.Current.CancellationToken);
        using var stranger = app.NewClient();
        var again = await stranger.GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal("/staff", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, overview.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Null(await InviteFirstAsync(app));
        await using var db = app.NewDb();
        var member = await db.Users.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Roles.Manager, (await db.UserRoles.SingleAsync(r => r.UserId == member.Id, TestContext.Current.CancellationToken)).RoleId);
        Assert.Contains(await db.AuditLog.ToListAsync(TestContext.Current.CancellationToken), e => e is { Action: "staff.joined", By: "Sanne de Boer" });
    }

    [Fact]
    public async Task A_link_is_dead_after_a_day()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var link = await InviteFirstAsync(app);
        using var client = app.NewClient();

        app.Clock.Advance(StaffLinks.Valid - TimeSpan.FromMinutes(1));
        var within = await client.GetAsync(link, TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var after = await client.GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (within.StatusCode, after.StatusCode));
    }

    [Theory, OnBothDatabases]
    public async Task The_next_start_makes_a_new_link_and_voids_the_one_before(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var first = await InviteFirstAsync(app);
        var second = await InviteFirstAsync(app);
        using var client = app.NewClient();

        Assert.Equal(HttpStatusCode.Gone, (await client.GetAsync(first, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(second, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_who_use_a_link_at_once_one_gets_in(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var link = (await InviteFirstAsync(app))!;
        using var one = app.NewClient();
        using var other = app.NewClient();
        var tokens = await Task.WhenAll(one.FormTokenAsync(link), other.FormTokenAsync(link));

        var answers = await Task.WhenAll(
            one.PostAsync("/staff/join", Form(link, tokens[0], "one@example.nl"), TestContext.Current.CancellationToken),
            other.PostAsync("/staff/join", Form(link, tokens[1], "other@example.nl"), TestContext.Current.CancellationToken));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Gone], answers.Select(a => a.StatusCode).Order());
        await using var db = app.NewDb();
        Assert.Equal(1, await db.Users.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_what_was_typed_stays()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var link = (await InviteFirstAsync(app))!;
        using var client = app.NewClient();

        var answer = await JoinAsync(client, link, ("Name", "Sanne"), ("Email", "sanne@example.nl"), ("Password", "kort"), ("Language", "nl"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("id=\"Password-error\">Het wachtwoord is te kort: ten minste 12 tekens.</p>", page);
        Assert.Contains("value=\"sanne@example.nl\"", page);
        Assert.DoesNotContain("value=\"kort\"", page);
        Assert.Equal(HttpStatusCode.Redirect, (await JoinAsync(client, link)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task An_invitation_gives_the_invited_their_address_and_role(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync("karel@example.nl", Roles.Editor, Actor.CommandLine, TestContext.Current.CancellationToken));
        using var client = app.NewClient();

        // The address of the link counts, whatever is posted.
        await JoinAsync(client, link.PathAndQuery);

        await using var db = app.NewDb();
        var member = await db.Users.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal("karel@example.nl", member.Email);
        Assert.Equal(Roles.Editor, (await db.UserRoles.SingleAsync(TestContext.Current.CancellationToken)).RoleId);
    }

    [Theory, OnBothDatabases]
    public async Task A_link_for_who_has_an_account_sets_a_new_password_and_ends_the_open_sessions(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var session = await app.SignInAsync(Roles.Editor);
        var email = await EmailAsync(app);
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync(email, Roles.Editor, Actor.CommandLine, TestContext.Current.CancellationToken));
        using var client = app.NewClient();

        var answer = await JoinAsync(client, link.PathAndQuery, ("Password", "vier blauwe bussen"));

        Assert.Equal("/staff", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await session.GetAsync("/staff", TestContext.Current.CancellationToken)).StatusCode);
        using var other = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await other.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", StaffClient.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", "vier blauwe bussen"))).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Closing_an_account_ends_its_sessions_and_links_at_once(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var session = await app.SignInAsync(Roles.Manager);
        var email = await EmailAsync(app);
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync(email, Roles.Manager, Actor.CommandLine, TestContext.Current.CancellationToken));

        Assert.True(await app.UseAsync((CloseStaff close) => close.RunAsync(email, Actor.CommandLine, TestContext.Current.CancellationToken)));

        Assert.Equal(HttpStatusCode.Redirect, (await session.GetAsync("/staff", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await session.GetAsync(link.PathAndQuery, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await session.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", StaffClient.Password))).StatusCode);
        Assert.False(await app.UseAsync((CloseStaff close) => close.RunAsync(email, Actor.CommandLine, TestContext.Current.CancellationToken)));
    }

    [Theory, OnBothDatabases]
    public async Task Who_comes_back_gets_the_old_account_with_a_new_role(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Manager, "karel@example.nl");
        await app.UseAsync((CloseStaff close) => close.RunAsync("karel@example.nl", Actor.CommandLine, TestContext.Current.CancellationToken));
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync("karel@example.nl", Roles.Viewer, Actor.CommandLine, TestContext.Current.CancellationToken));
        using var client = app.NewClient();

        var answer = await JoinAsync(client, link.PathAndQuery);

        Assert.Equal("/staff", answer.Headers.Location?.ToString());
        await using var db = app.NewDb();
        Assert.Null((await db.Users.SingleAsync(TestContext.Current.CancellationToken)).ClosedAt);
        Assert.Equal(Roles.Viewer, (await db.UserRoles.SingleAsync(TestContext.Current.CancellationToken)).RoleId);
    }

    [Theory]
    [InlineData("123456789012")]
    [InlineData("111111111111")]
    [InlineData("passwordpassword")]
    [InlineData("Wachtwoord2026!")]
    [InlineData("Welkom0123456")]
    [InlineData("geheimgeheim")]
    [InlineData("sanne@example.nl")]
    [InlineData("SanneDeBoer2026")]
    public async Task A_password_that_every_guesser_tries_is_refused(string password) => Assert.False(await IsAcceptedAsync(password));

    [Theory]
    [InlineData("drie groene fietsen")]
    [InlineData("vxqkpwzrtmnb")]
    [InlineData("840271936155")]
    [InlineData("het regent in Tilburg")]
    public async Task Any_other_long_password_is_accepted_whatever_it_is_made_of(string password) => Assert.True(await IsAcceptedAsync(password));

    private static async Task<bool> IsAcceptedAsync(string password) =>
        (await new PasswordRules().ValidateAsync(null!, new StaffMember { Email = "sanne@example.nl", Name = "Sanne de Boer" }, password)).Succeeded;

    private static async Task<string?> InviteFirstAsync(StatusApp app) =>
        (await app.UseAsync((FirstManager first) => first.InviteAsync(TestContext.Current.CancellationToken)))?.PathAndQuery;

    private static async Task<string> EmailAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return (await db.Users.SingleAsync(TestContext.Current.CancellationToken)).Email!;
    }

    private static Task<HttpResponseMessage> JoinAsync(HttpClient client, string link, params (string Name, string Value)[] answers) =>
        client.PostFormAsync(link, "/staff/join", [("Token", Token(link)), .. answers.Length == 0 ? Answers : answers]);

    private static string Token(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static FormUrlEncodedContent Form(string link, string formToken, string email) => new(
    [
        new("__RequestVerificationToken", formToken), new("Token", Token(link)), new("Email", email),
        new("Name", "Sanne"), new("Password", StaffClient.Password), new("Language", "nl"),
    ]);
}
