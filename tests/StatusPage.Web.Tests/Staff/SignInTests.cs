using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

public class SignInTests
{
    private const string Email = "sanne@example.nl";
    private const string Wrong = "dit is het niet";
    private const string Refused = "Het e-mailadres of het wachtwoord klopt niet.";

    [Theory, OnBothDatabases]
    public async Task A_member_signs_in_and_sees_the_overview_in_the_own_language(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Viewer, Domain.Language.English);

        var page = await client.GetStringAsync("/staff", TestContext.Current.CancellationToken);

        Assert.Contains("<h1>Overview</h1>", page);
        Assert.Contains("<html lang=\"en\">", page);
    }

    [Theory, OnBothDatabases]
    public async Task An_unknown_account_and_a_wrong_password_are_answered_alike_in_words_and_time(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();

        var (known, knownTook) = await TryAsync(client, Email, Wrong);
        var (unknown, unknownTook) = await TryAsync(client, "nobody@example.nl", Wrong);

        Assert.Contains(Refused, known);
        Assert.Equal(WithoutSecrets(known).Replace(Email, "nobody@example.nl"), WithoutSecrets(unknown));
        Assert.True(knownTook >= SignIn.RefusedAfter && unknownTook >= SignIn.RefusedAfter, $"Known {knownTook}, unknown {unknownTook}.");
    }

    [Theory, OnBothDatabases]
    public async Task After_five_attempts_the_account_rests_for_five_minutes(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();
        for (var i = 0; i < SignIn.Attempts; i++)
        {
            await TryAsync(client, Email, Wrong);
        }

        Assert.Contains(Refused, (await TryAsync(client, Email, StaffClient.Password)).Page);
        app.Clock.Advance(SignIn.Lock + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, (await client.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password))).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Strangers_who_keep_an_account_locked_do_not_keep_its_owner_out(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var owner = app.NewClient();
        await owner.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        await owner.PostFormAsync("/staff", "/staff/sign-out", []);
        using var stranger = app.NewClient();
        for (var i = 0; i < SignIn.Attempts; i++)
        {
            await TryAsync(stranger, Email, Wrong);
        }

        Assert.Contains(Refused, (await TryAsync(stranger, Email, StaffClient.Password)).Page);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password))).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Guesses_sent_at_once_count_as_many_as_guesses_sent_in_turn(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();
        var token = await client.FormTokenAsync("/staff/sign-in");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.PostAsync("/staff/sign-in", Form(token, Email, Wrong), TestContext.Current.CancellationToken)));

        await using var db = app.NewDb();
        Assert.Equal(SignIn.Attempts, await db.AuditLog.CountAsync(e => e.Action == "staff.sign_in_failed", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_network_may_try_so_often_and_no_more()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var token = await client.FormTokenAsync("/staff/sign-in");

        var answers = await Task.WhenAll(Enumerable.Range(0, 35).Select(i => client.PostAsync("/staff/sign-in", Form(token, $"guess{i}@example.nl", Wrong), TestContext.Current.CancellationToken)));

        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_uses_up_a_networks_attempts_does_not_keep_out_who_works_there(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var owner = app.NewClient();
        await owner.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password));
        await owner.PostFormAsync("/staff", "/staff/sign-out", []);
        using var stranger = app.NewClient();
        var token = await stranger.FormTokenAsync("/staff/sign-in");

        await Task.WhenAll(Enumerable.Range(0, 35).Select(i => stranger.PostAsync("/staff/sign-in", Form(token, $"guess{i}@example.nl", Wrong), TestContext.Current.CancellationToken)));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.PostAsync("/staff/sign-in", Form(token, Email, StaffClient.Password), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.PostFormAsync("/staff/sign-in", ("Email", Email), ("Password", StaffClient.Password))).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/", "/staff")]
    [InlineData("//evil.example/", "/staff")]
    [InlineData("/\\evil.example/", "/staff")]
    [InlineData("/staff/../../evil", "/staff/../../evil")]
    [InlineData("/staff\\..\\evil", "/staff")]
    [InlineData("/staffevil", "/staff")]
    [InlineData("/history", "/staff")]
    [InlineData("javascript:alert(1)", "/staff")]
    [InlineData("/staff/services?x=1", "/staff/services?x=1")]
    public void The_way_back_leads_nowhere_but_to_the_staffs_side(string returnUrl, string expected) =>
        Assert.Equal(expected, StaffAddress.Safe(returnUrl));

    /// <summary>Wherever an address to go on to is taken from outside.</summary>
    [Theory]
    [InlineData("/staff/sign-in")]
    [InlineData("/staff/language")]
    public async Task No_form_sends_anybody_to_another_site(string action)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await app.AddMemberAsync(Roles.Editor, Email);
        foreach (var away in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example" })
        {
            using var client = app.NewClient();
            var answer = await client.PostFormAsync("/staff/sign-in", action, [("Email", Email), ("Password", StaffClient.Password), ("ReturnUrl", away), ("returnUrl", away), ("language", "nl")]);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/staff", answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Who_must_sign_in_first_comes_where_he_was_going()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();

        var sent = await client.GetAsync("/staff/services", TestContext.Current.CancellationToken);
        var arrived = await client.PostFormAsync(sent.Headers.Location!.PathAndQuery, ("Email", Email), ("Password", StaffClient.Password), ("ReturnUrl", "/staff/services"));

        Assert.Equal("/staff/sign-in?returnUrl=%2Fstaff%2Fservices", sent.Headers.Location.PathAndQuery);
        Assert.Equal("/staff/services", arrived.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_session_that_was_planted_before_sign_in_is_replaced()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await app.AddMemberAsync(Roles.Editor, "attacker@example.nl");
        await app.AddMemberAsync(Roles.Editor, Email);
        using var attacker = app.NewClient();
        var planted = Cookie(await attacker.PostFormAsync("/staff/sign-in", ("Email", "attacker@example.nl"), ("Password", StaffClient.Password)), "staff");
        using var victim = app.NewClient();
        var token = await victim.FormTokenAsync("/staff/sign-in");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/staff/sign-in") { Content = Form(token, Email, StaffClient.Password) };
        var own = Cookie(await victim.SendAsync(request, TestContext.Current.CancellationToken), "staff");

        Assert.NotEqual(planted.Split(';')[0], own.Split(';')[0]);
        Assert.Contains("path=/staff", own);
        Assert.Contains("samesite=lax", own);
        Assert.Contains("httponly", own);
    }

    [Fact]
    public async Task Signing_out_takes_a_post()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Viewer);

        await client.GetAsync("/staff/sign-out", TestContext.Current.CancellationToken);
        var after = await client.GetAsync("/staff", TestContext.Current.CancellationToken);
        await client.PostFormAsync("/staff", "/staff/sign-out", []);
        var last = await client.GetAsync("/staff", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (after.StatusCode, last.StatusCode));
    }

    [Fact]
    public async Task The_language_is_the_browsers_until_somebody_chooses()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr, en-GB;q=0.8, nl;q=0.5");

        var before = await client.GetStringAsync("/staff/sign-in", TestContext.Current.CancellationToken);
        var chosen = await client.PostFormAsync("/staff/sign-in", "/staff/language", [("language", "nl"), ("returnUrl", "/staff/sign-in")]);
        var after = await client.GetStringAsync("/staff/sign-in", TestContext.Current.CancellationToken);

        Assert.Contains("<html lang=\"en\">", before);
        Assert.Equal("/staff/sign-in", chosen.Headers.Location?.ToString());
        Assert.Contains("<html lang=\"nl\">", after);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", true)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false)]
    public async Task The_address_and_scheme_that_a_trusted_proxy_passes_on_are_believed_and_nobody_elses(string trusted, string recorded, bool secure)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, null, ("Site:TrustedProxies", trusted));
        await app.AddMemberAsync(Roles.Viewer, Email);
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var form = await client.GetAsync("/staff/sign-in", TestContext.Current.CancellationToken);
        var token = await form.FormTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/staff/sign-in") { Content = Form(token, Email, StaffClient.Password) };
        request.Headers.Add("Cookie", Cookie(form, "staff-form").Split(';')[0]);
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await using var db = app.NewDb();
        Assert.Equal(recorded, (await db.AuditLog.SingleAsync(e => e.Action == "staff.signed_in", TestContext.Current.CancellationToken)).From);
        Assert.Equal(secure, Cookie(answer, "staff").Contains("secure", StringComparison.Ordinal));
    }

    private static async Task<(string Page, TimeSpan Took)> TryAsync(HttpClient client, string email, string password)
    {
        var token = await client.FormTokenAsync("/staff/sign-in");
        var watch = Stopwatch.StartNew();
        var answer = await client.PostAsync("/staff/sign-in", Form(token, email, password), TestContext.Current.CancellationToken);
        var took = watch.Elapsed;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), took);
    }

    private static FormUrlEncodedContent Form(string token, string email, string password) =>
        new([new("__RequestVerificationToken", token), new("Email", email), new("Password", password)]);

    private static string WithoutSecrets(string page) =>
        System.Text.RegularExpressions.Regex.Replace(page, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"[^\"]*\"", "");

    private static string Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith($"{name}=", StringComparison.Ordinal));
}
