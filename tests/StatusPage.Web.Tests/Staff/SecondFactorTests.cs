using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Staff.Factors;

namespace StatusPage.Web.Tests.Staff;

public class SecondFactorTests
{
    private const string Email = "sanne@example.nl";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>RFC 6238, appendix B, as six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var secret = "12345678901234567890"u8.ToArray();

        Assert.Equal(code, OneTimeCodes.Of(secret, OneTimeCodes.StepOf(at)));
        Assert.NotNull(OneTimeCodes.Match(secret, code, at.AddSeconds(30)));
        Assert.Null(OneTimeCodes.Match(secret, code, at.AddSeconds(90)));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", OneTimeCodes.Base32(secret));
    }

    [Theory, OnBothDatabases]
    public async Task Who_has_an_app_is_asked_for_its_code_and_none_works_twice(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        var (secret, codes) = await EnrolAsync(app);
        using var client = app.NewClient();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        var first = await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        var without = await client.GetAsync("/staff", Stop);
        var wrong = await client.PostFormAsync("/staff/sign-in/second", ("Code", "000000"));
        var code = OneTimeCodes.Of(secret, OneTimeCodes.StepOf(app.Clock.GetUtcNow()));
        var right = await client.PostFormAsync("/staff/sign-in/second", ("Code", $"{code[..3]} {code[3..]}"), ("ReturnUrl", "/staff/services"));
        using var thief = app.NewClient();
        await thief.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        var again = await thief.PostFormAsync("/staff/sign-in/second", ("Code", code));

        Assert.Equal("/staff/sign-in/second?returnUrl=%2Fstaff", first.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Redirect, without.StatusCode);
        Assert.Contains("Code-error", await wrong.Content.ReadAsStringAsync(Stop));
        Assert.Equal("/staff/services", right.Headers.Location?.ToString());
        Assert.Contains("Code-error", await again.Content.ReadAsStringAsync(Stop));
        Assert.Equal(Authenticators.RecoveryCodes, codes.Count);
        await using var db = app.NewDb();
        var stored = await db.Users.SingleAsync(Stop);
        Assert.DoesNotContain(OneTimeCodes.Base32(secret), stored.AuthenticatorSecret!);
        Assert.DoesNotContain(await db.RecoveryCodes.Select(c => c.CodeHash).ToListAsync(Stop), h => codes.Contains(h));
    }

    [Theory, OnBothDatabases]
    public async Task A_recovery_code_lets_its_owner_in_once(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        var (_, codes) = await EnrolAsync(app);

        Assert.Equal("/staff", await SignInAsync(app, codes[3].ToUpperInvariant()));
        Assert.Null(await SignInAsync(app, codes[3]));
        Assert.Equal("/staff", await SignInAsync(app, codes[4]));
    }

    [Theory, OnBothDatabases]
    public async Task Codes_cannot_be_guessed_one_after_another(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        var (secret, _) = await EnrolAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        using var thief = app.NewClient();
        await thief.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        for (var i = 0; i < SignIn.Attempts; i++)
        {
            await thief.PostFormAsync("/staff/sign-in/second", ("Code", "000000"));
        }

        var answer = await thief.PostFormAsync("/staff/sign-in/second", ("Code", OneTimeCodes.Of(secret, OneTimeCodes.StepOf(app.Clock.GetUtcNow()))));

        Assert.Contains("Code-error", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task A_one_time_link_stands_for_the_password_and_not_for_the_second_factor(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        await EnrolAsync(app);
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync(Email, Roles.Editor, Web.Features.Audit.Actor.CommandLine, Stop));
        using var client = app.NewClient();

        var answer = await client.PostFormAsync(link.PathAndQuery, "/staff/join", [("Token", link.Query.Split('=')[1]), ("Password", "vier blauwe bussen")]);

        Assert.Equal("/staff/sign-in", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/staff", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_member_without_one_adds_it_first_when_the_managers_ask_for_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Manager, "karel@example.nl", "Karel");
        await app.AddMemberAsync(Roles.Editor, Email);
        using var manager = app.NewClient();
        await manager.PostFormAsync("/staff/sign-in", ("Email", "karel@example.nl"), ("Password", StaffClient.Password));
        using var editor = app.NewClient();
        await editor.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));

        var refused = await manager.PostFormAsync("/staff/members", "/staff/members?handler=Policy", [("required", "true")]);
        await EnrolAsync(manager, app);
        await manager.PostFormAsync("/staff/members", "/staff/members?handler=Policy", [("required", "true")]);
        var sent = await editor.GetAsync("/staff/incidents/new", Stop);
        var posted = await editor.PostFormAsync("/staff/account/factor", "/staff/incidents/new", []);
        await EnrolAsync(editor, app);
        var after = await editor.GetAsync("/staff/incidents/new", Stop);

        Assert.Contains("Voeg eerst bij uw eigen account", await refused.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.Redirect, "/staff/account/factor"), (sent.StatusCode, sent.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, posted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync("/staff/members", Stop)).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Taking_a_factor_off_takes_the_password(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();
        await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        await EnrolAsync(client, app);

        var wrong = await client.PostFormAsync("/staff/account/factor", "/staff/account/factor?handler=Remove", [("what", "authenticator"), ("Current", "dit is het niet")]);
        var still = await IsThereAsync();
        await client.PostFormAsync("/staff/account/factor", "/staff/account/factor?handler=Remove", [("what", "authenticator"), ("Current", StaffClient.Password)]);

        Assert.Equal((HttpStatusCode.OK, true, false), (wrong.StatusCode, still, await IsThereAsync()));

        async Task<bool> IsThereAsync()
        {
            await using var db = app.NewDb();
            return await db.RecoveryCodes.AnyAsync(Stop) && await db.Users.AnyAsync(u => u.AuthenticatorSecret != null, Stop);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Whatever_changes_of_a_factor_its_owner_hears_of_it_and_the_log_holds_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", "9"), ("Smtp:Security", "none"), ("Smtp:From", "status@example.nl"));
        var member = await app.AddMemberAsync(Roles.Editor, Email);
        var (_, codes) = await EnrolAsync(app);
        Assert.Equal(["Statuspagina: er is een app met codes toegevoegd"], await MailedAsync());

        Assert.Null(await SignInAsync(app, "aaaa-bbbb-cccc-dddd"));
        Assert.Equal("/staff", await SignInAsync(app, codes[0]));
        Assert.Equal("er is ingelogd met een herstelcode", (await MailedAsync())[1].Split(": ")[1]);

        using var client = app.NewClient();
        await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        await client.PostFormAsync("/staff/sign-in/second", ("Code", codes[1]));
        await client.PostFormAsync("/staff/account/factor", "/staff/account/factor?handler=Codes", [("Current", StaffClient.Password)]);
        Assert.Equal("er zijn nieuwe herstelcodes gemaakt", (await MailedAsync())[3].Split(": ")[1]);

        // A manager takes it off: the mail says who.
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var found = await scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>().FindByIdAsync(member.Id);
            await scope.ServiceProvider.GetRequiredService<Web.Features.Staff.Members.ChangeMember>().ResetFactorsAsync(found!, new Actor("Karel", "192.0.2.7"), Stop);
        }

        var last = (await MessagesAsync())[^1];
        Assert.Equal("er is een app met codes weggehaald", last.Subject.Nl!.Split(": ")[1]);
        Assert.Contains("Karel", app.Services.GetRequiredService<DirectMessages>().Open(last), StringComparison.Ordinal);
        await using var log = app.NewDb();
        Assert.Equal(
            ["staff.factor_added", "staff.factor_removed", "staff.recovery_codes_made", "staff.recovery_codes_made"],
            await log.AuditLog.Where(e => e.Action.StartsWith("staff.factor") || e.Action.StartsWith("staff.recovery")).OrderBy(e => e.Action).Select(e => e.Action).ToListAsync(Stop));

        async Task<List<OutgoingMessage>> MessagesAsync()
        {
            await using var db = app.NewDb();
            return await db.Set<OutgoingMessage>().Where(m => m.Key.StartsWith("direct/staff-security/")).OrderBy(m => m.Id).ToListAsync(Stop);
        }

        async Task<List<string>> MailedAsync() => [.. (await MessagesAsync()).Select(m => m.Subject.Nl!.Replace(app.Board.Site.Settings.Name, "Statuspagina", StringComparison.Ordinal))];
    }

    private static async Task<(byte[] Secret, List<string> Codes)> EnrolAsync(StatusApp app)
    {
        using var client = app.NewClient();
        await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        return await EnrolAsync(client, app);
    }

    /// <summary>As a person does: reads the key, types the code, keeps the recovery codes.</summary>
    private static async Task<(byte[] Secret, List<string> Codes)> EnrolAsync(HttpClient client, StatusApp app)
    {
        var page = await FilledForm.PageAsync(await client.GetAsync("/staff/account/factor", Stop));
        var secret = Bytes(page.QuerySelector(".secret")!.TextContent);
        var form = FilledForm.Of(client, "/staff/account/factor", page, "form[action*=Enrol]").Set("Code", OneTimeCodes.Of(secret, OneTimeCodes.StepOf(app.Clock.GetUtcNow())));
        var answer = await FilledForm.PageAsync(await form.SendAsync());
        return (secret, [.. answer.QuerySelectorAll(".codes code").Select(c => c.TextContent)]);
    }

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }

    private static async Task<string?> SignInAsync(StatusApp app, string code)
    {
        using var client = app.NewClient();
        await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        return (await client.PostFormAsync("/staff/sign-in/second", ("Code", code))).Headers.Location?.ToString();
    }
}
