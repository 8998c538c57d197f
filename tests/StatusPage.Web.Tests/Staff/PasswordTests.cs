using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace StatusPage.Web.Tests.Staff;

public partial class PasswordTests
{
    private const string Email = "sanne@example.nl";
    private const string New = "vier blauwe bussen";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>Nobody listens there: what is queued stays to be looked at.</summary>
    private static readonly (string, string)[] WithMail = [("Smtp:Host", "127.0.0.1"), ("Smtp:Port", "9"), ("Smtp:Security", "none"), ("Smtp:From", "status@example.nl")];

    [Theory, OnBothDatabases]
    public async Task Two_weeks_before_a_password_is_six_months_old_its_owner_is_told_and_then_must_choose_another(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        var end = PasswordAge.EndOf(app.Clock.GetUtcNow());

        app.Clock.Set(end - PasswordAge.Warning - TimeSpan.FromHours(1));
        using var early = app.NewClient(await app.SessionCookieAsync(Email));
        var quiet = await early.GetStringAsync("/staff", Stop);
        app.Clock.Set(end - PasswordAge.Warning + TimeSpan.FromHours(1));
        using var warned = app.NewClient(await app.SessionCookieAsync(Email));
        var warning = await warned.GetStringAsync("/staff", Stop);
        app.Clock.Set(end + TimeSpan.FromMinutes(1));
        using var late = app.NewClient();
        await late.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        var sent = await late.GetAsync("/staff/incidents/new", Stop);
        var same = await late.PostFormAsync("/staff/account/password", ("Current", StaffClient.Password), ("Password", StaffClient.Password));
        var chosen = await late.PostFormAsync("/staff/account/password", ("Current", StaffClient.Password), ("Password", New));

        Assert.DoesNotContain("Uw wachtwoord geldt tot", quiet);
        Assert.Contains("Uw wachtwoord geldt tot", warning);
        Assert.Equal((HttpStatusCode.Redirect, "/staff/account/password"), (sent.StatusCode, sent.Headers.Location?.ToString()));
        Assert.Contains("Dit is uw huidige wachtwoord.", await same.Content.ReadAsStringAsync(Stop));
        Assert.Equal("/staff", chosen.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await late.GetAsync("/staff/incidents/new", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Who_was_signed_in_when_it_came_of_age_goes_on_for_half_a_day(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        var end = PasswordAge.EndOf(app.Clock.GetUtcNow());
        app.Clock.Set(end - TimeSpan.FromHours(1));
        using var client = app.NewClient(await app.SessionCookieAsync(Email));

        app.Clock.Set(end + TimeSpan.FromHours(8));
        var goesOn = await client.GetAsync("/staff/incidents/new", Stop);
        app.Clock.Set(end + TimeSpan.FromHours(13));
        var stopped = await client.GetAsync("/staff/incidents/new", Stop);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (goesOn.StatusCode, stopped.StatusCode));
    }

    [Theory, OnBothDatabases]
    public async Task A_new_password_takes_the_old_one_and_ends_the_other_sessions(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var other = app.NewClient(await app.SessionCookieAsync(Email));
        using var client = app.NewClient();
        await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));

        var wrong = await client.PostFormAsync("/staff/account/password", ("Current", "dit is het niet"), ("Password", New));
        var right = await client.PostFormAsync("/staff/account/password", ("Current", StaffClient.Password), ("Password", New));

        Assert.Contains("id=\"Current-error\"", await wrong.Content.ReadAsStringAsync(Stop));
        Assert.Equal("/staff/account", right.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/staff", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/staff", Stop)).StatusCode);
    }

    [Fact]
    public async Task Whoever_finds_a_screen_open_cannot_guess_the_password_there()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Editor);
        for (var i = 0; i < 5; i++)
        {
            await client.PostFormAsync("/staff/account/password", ("Current", "dit is het niet"), ("Password", New));
        }

        var answer = await client.PostFormAsync("/staff/account/password", ("Current", StaffClient.Password), ("Password", New));

        Assert.Contains("Te vaak geprobeerd.", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task A_mail_comes_two_weeks_and_two_days_before_a_password_comes_of_age(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, WithMail);
        await app.AddMemberAsync(Roles.Editor, Email);
        await app.AddMemberAsync(Roles.Editor, "weg@example.nl");
        await app.UseAsync((CloseStaff close) => close.RunAsync("weg@example.nl", Web.Features.Audit.Actor.CommandLine, Stop));
        var end = PasswordAge.EndOf(app.Clock.GetUtcNow());

        Assert.Equal(0, await AfterAsync(end.AddDays(-15)));
        Assert.Equal(1, await AfterAsync(end.AddDays(-14)));
        Assert.Equal(1, await AfterAsync(end.AddDays(-10)));
        Assert.Equal(2, await AfterAsync(end.AddDays(-2)));
        Assert.Equal(2, await AfterAsync(end.AddMinutes(1)));
        await using var db = app.NewDb();
        var mail = await db.Set<OutgoingMessage>().OrderBy(m => m.Id).FirstAsync(m => m.Key.StartsWith("direct/staff-password/"), Stop);
        var delivery = await db.Set<Delivery>().SingleAsync(d => d.MessageId == mail.Id, Stop);
        Assert.Equal((Email, Delivery.Personal), (delivery.Address, delivery.Priority));
        Assert.Contains("/staff/account/password", app.Services.GetRequiredService<DirectMessages>().Open(mail), StringComparison.Ordinal);

        async Task<int> AfterAsync(DateTimeOffset now)
        {
            app.Clock.Set(now);
            // It may run twice.
            await app.UseAsync<WarnOfOldPasswords, int>(async job => { await job.RunAsync(Stop); await job.RunAsync(Stop); return 0; });
            await using var db = app.NewDb();
            return await db.Set<OutgoingMessage>().CountAsync(m => m.Key.StartsWith("direct/staff-password/"), Stop);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_changes_a_password_its_owner_hears_of_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, WithMail);
        await app.AddMemberAsync(Roles.Editor, Email, language: Domain.Language.English);
        using var owner = app.NewClient();
        await owner.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        var wrong = await owner.PostFormAsync("/staff/account/password", ("Current", "dit is het niet"), ("Password", New));
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        await using var db = app.NewDb();
        Assert.Empty(await db.Set<OutgoingMessage>().ToListAsync(Stop));

        await owner.PostFormAsync("/staff/account/password", ("Current", StaffClient.Password), ("Password", New));

        var mail = await db.Set<OutgoingMessage>().SingleAsync(m => m.Key.StartsWith("direct/staff-security/"), Stop);
        Assert.Contains("your password was changed", mail.Subject.En, StringComparison.Ordinal);
        var text = app.Services.GetRequiredService<DirectMessages>().Open(mail);
        Assert.DoesNotContain(New, text, StringComparison.Ordinal);
        Assert.Contains("Europe/Amsterdam", text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_forgotten_password_is_replaced_by_a_mailed_link_that_works_once(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, WithMail);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();

        var asked = await client.PostFormAsync("/staff/forgot", ("Email", Email));
        var link = Assert.Single(await MailedAsync(app));
        var set = await client.PostFormAsync(link, "/staff/join", [("Token", link.Split('=')[1]), ("Password", New)]);
        var again = await client.GetAsync(link, Stop);

        Assert.Contains("is er nu een link naar onderweg", await asked.Content.ReadAsStringAsync(Stop));
        Assert.Equal("/staff", set.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Asking_for_a_link_tells_nothing_of_accounts_in_words_or_time(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, WithMail);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();

        var (known, knownTook) = await AskAsync(Email);
        var (unknown, unknownTook) = await AskAsync("nobody@example.nl");

        Assert.Equal(known, unknown);
        Assert.True(knownTook >= SignIn.RefusedAfter && unknownTook >= SignIn.RefusedAfter, $"Known {knownTook}, unknown {unknownTook}.");
        Assert.Single(await MailedAsync(app));

        async Task<(string, TimeSpan)> AskAsync(string email)
        {
            var token = await client.FormTokenAsync("/staff/forgot");
            var watch = Stopwatch.StartNew();
            var answer = await client.PostAsync("/staff/forgot", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Email", email)]), Stop);
            var took = watch.Elapsed;
            return (FormToken().Replace(await answer.Content.ReadAsStringAsync(Stop), ""), took);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Asking_again_and_again_fills_no_mailbox_and_voids_no_link(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, WithMail);
        await app.AddMemberAsync(Roles.Editor, Email);
        var handed = await app.UseAsync((InviteStaff invite) => invite.RunAsync(Email, Roles.Editor, Web.Features.Audit.Actor.CommandLine, Stop));
        using var client = app.NewClient();
        for (var i = 0; i < 6; i++)
        {
            await client.PostFormAsync("/staff/forgot", ("Email", Email));
        }

        Assert.Equal(ForgottenPassword.Most - 1, (await MailedAsync(app)).Count);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(handed.PathAndQuery, Stop)).StatusCode);
    }

    /// <summary>The links in the mails that are queued.</summary>
    private static async Task<List<string>> MailedAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        var messages = app.Services.GetRequiredService<DirectMessages>();
        return [.. (await db.Set<OutgoingMessage>().Where(m => m.Key.StartsWith("direct/staff-link/")).ToListAsync(Stop)).Select(m => Link().Match(messages.Open(m)).Value)];
    }

    [GeneratedRegex(@"/staff/join\?token=[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"[^\"]*\"")]
    private static partial Regex FormToken();
}
