using System.Text.Json;
using Microsoft.Playwright;
using StatusPage.Browser.Tests.Public;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Staff.Factors;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Staff;

/// <summary>The first night of a new editor: from the invitation to a published incident.</summary>
public class FirstNightTests(Chrome chrome)
{
    private const string Email = "karel@example.nl";
    private const string CountInteractions =
        """
        for (const kind of ['pointerdown', 'keydown']) {
          addEventListener(kind, event => { if (event.isTrusted) sessionStorage.interactions = Number(sessionStorage.interactions ?? 0) + 1; }, true);
        }
        """;

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task With_codes_of_an_app(int width, int height)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await JoinAsync(app, width, height);

        await page.GotoAsync("/staff/account/factor");
        await page.GetByText("Kunt u het plaatje niet lezen?").ClickAsync();
        var secret = Bytes(await page.Locator(".secret").InnerTextAsync());
        await page.Locator("#Code").FillAsync(Code(app, secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Voeg de app toe" }).ClickAsync();
        await Expect(page.Locator(".codes code")).ToHaveCountAsync(Authenticators.RecoveryCodes);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ik heb ze bewaard" }).ClickAsync();
        await SignOutAsync(page);

        // At night, on the phone: another code by then.
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await page.Locator("#Email").FillAsync(Email);
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff/sign-in/second*");
        await Expect(page.Locator("#Code")).ToBeFocusedAsync();
        await page.Locator("#Code").FillAsync(Code(app, secret));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");

        await PublishAsync(page, app);
    }

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task With_a_passkey(int width, int height)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await JoinAsync(app, width, height);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = JsonSerializer.SerializeToElement(new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true }),
        });

        await page.GotoAsync("/staff/account/factor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voeg een passkey toe" }).ClickAsync();
        await Expect(page.Locator(".codes code")).ToHaveCountAsync(Authenticators.RecoveryCodes);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ik heb ze bewaard" }).ClickAsync();
        await SignOutAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Inloggen met een passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/staff");

        await PublishAsync(page, app);
    }

    [Fact]
    public async Task A_password_alone_does_not_get_in_beside_a_passkey_and_a_device_without_it_is_refused()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await JoinAsync(app, 1280, 900);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        var added = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = JsonSerializer.SerializeToElement(new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true }),
        });
        await page.GotoAsync("/staff/account/factor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voeg een passkey toe" }).ClickAsync();
        await Expect(page.Locator(".codes code")).ToHaveCountAsync(Authenticators.RecoveryCodes);
        var code = await page.Locator(".codes code").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ik heb ze bewaard" }).ClickAsync();
        await SignOutAsync(page);
        await device.SendAsync("WebAuthn.clearCredentials", new Dictionary<string, object> { ["authenticatorId"] = added!.Value.GetProperty("authenticatorId").GetString()! });

        await page.GetByRole(AriaRole.Button, new() { Name = "Inloggen met een passkey" }).ClickAsync();
        await Expect(page.Locator("[data-passkey-failed]")).ToBeVisibleAsync();
        await page.Locator("#Email").FillAsync(Email);
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff/sign-in/second*");
        await page.GotoAsync("/staff");
        await page.WaitForURLAsync("**/staff/sign-in?*");
        await page.GotoAsync("/staff/sign-in/second");
        await page.Locator("#Code").FillAsync(code);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");
    }

    [Fact]
    public async Task The_open_page_of_a_closed_account_is_gone_on_another_node()
    {
        await using var one = await StatusApp.StartOnPortAsync(TestDatabase.Postgres);
        await using var two = one.StartAgain(onPort: true);
        await one.AddMemberAsync(Roles.Editor, Email, "Karel");
        var page = await chrome.OpenAsync(two, "/staff/sign-in");
        var held = page.WaitForWebSocketAsync();
        await page.Locator("#Email").FillAsync(Email);
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");
        await held;
        await Expect(page.Locator("h1")).ToHaveTextAsync("Overzicht");

        await one.UseAsync((CloseStaff close) => close.RunAsync(Email, Actor.CommandLine, TestContext.Current.CancellationToken));

        // What the page showed is gone at once (SessionTests say how soon); the sign-in page then takes its place.
        await Expect(page.GetByText("Overzicht")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await page.WaitForURLAsync("**/staff/sign-in?returnUrl=*", new() { Timeout = 60_000 });
    }

    public static TheoryData<Language, ColorScheme, int> Looks => new()
    {
        { Language.Dutch, ColorScheme.Light, 1280 },
        { Language.English, ColorScheme.Dark, 390 },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task The_pages_on_the_way_in_are_accessible_and_fit(Language language, ColorScheme scheme, int width)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 1200 } };
        var staff = await StaffBrowser.SignInAsync(chrome, app, language, options, Roles.Manager);
        var problems = new List<string>();
        foreach (var address in new[] { "/staff/account", "/staff/account/factor", "/staff/account/password", "/staff/members" })
        {
            await staff.Page.GotoAsync(address);
            await LookAsync(staff.Page, address);
        }

        await staff.Page.Locator("#Email").FillAsync(Email);
        await staff.Page.Locator("form[action='/staff/members'] button").ClickAsync();
        await Expect(staff.Page.Locator(".one-time input")).ToBeVisibleAsync();
        await LookAsync(staff.Page, "the link");
        await staff.Page.Locator(".members a").First.ClickAsync();
        await LookAsync(staff.Page, "a member");
        if (width < 500)
        {
            await staff.Page.Locator(".staff-menu summary").ClickAsync();
            await Expect(staff.Page.Locator(".staff-menu a[href='/staff/audit']")).ToBeInViewportAsync();
            await LookAsync(staff.Page, "the menu");
        }

        var stranger = await chrome.OpenAsync(app, "/staff/sign-in", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await LookAsync(stranger, "/staff/sign-in");
        await stranger.GotoAsync("/staff/forgot");
        await LookAsync(stranger, "/staff/forgot");
        Assert.Empty(problems);

        async Task LookAsync(IPage page, string where)
        {
            problems.AddRange((await new PublicPage(page).AxeAsync()).Select(p => $"{where}: {p}"));
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over)
            {
                problems.Add($"{where}: {over} px wider than the screen");
            }
        }
    }

    /// <summary>Makes the account by the link of an invitation, in a browser of its own.</summary>
    private async Task<IPage> JoinAsync(StatusApp app, int width, int height)
    {
        var link = await app.UseAsync((InviteStaff invite) => invite.RunAsync(Email, Roles.Editor, Actor.CommandLine, TestContext.Current.CancellationToken));
        // A passkey belongs to a name; an address of numbers is none.
        var page = await chrome.NewPageAsync(new UriBuilder(app.Address) { Host = "localhost" }.Uri, new() { ViewportSize = new() { Width = width, Height = height }, HasTouch = width < 500, IsMobile = width < 500 });
        await page.GotoAsync(link.PathAndQuery);
        await page.Locator("#Name").FillAsync("Karel Visser");
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Maak account" }).ClickAsync();
        await page.WaitForURLAsync("**/staff");
        return page;
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Uitloggen" }).ClickAsync();
        await page.WaitForURLAsync("**/staff/sign-in");
    }

    /// <summary>From signed in to published: three interactions, counted.</summary>
    private static async Task PublishAsync(IPage page, StatusApp app)
    {
        await page.Context.AddInitScriptAsync(CountInteractions);
        await page.EvaluateAsync("() => sessionStorage.clear()");
        await page.ReloadAsync();
        var staff = new StaffBrowser(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "E-mail (Exchange): Deels uit", Exact = true }).ClickAsync();
        await staff.Choice("Vertraging in e-mail").ClickAsync();
        await staff.Publish.ClickAsync();

        await Expect(page.Locator(".flash")).ToContainTextAsync("De storing staat op de site.");
        Assert.Equal("3", await page.EvaluateAsync<string>("() => sessionStorage.interactions"));
        await app.RefreshBoardAsync();
        Assert.Equal("E-mail komt later aan", Assert.Single(app.Board.Incidents).Title.Nl);
    }

    private static string Code(StatusApp app, byte[] secret) => OneTimeCodes.Of(secret, OneTimeCodes.StepOf(app.Clock.GetUtcNow()));

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}
