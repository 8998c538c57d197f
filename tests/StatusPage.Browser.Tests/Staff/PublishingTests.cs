using System.Diagnostics;
using Microsoft.Playwright;
using StatusPage.Browser.Tests.Public;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Staff;

public class PublishingTests(Chrome chrome)
{
    [Fact]
    public async Task What_an_editor_publishes_changes_resolves_and_explains_is_on_the_open_pages_at_once()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var dutch = await LivePageAsync(app, "/");
        var english = await LivePageAsync(app, "/en/");
        var staff = await StaffBrowser.SignInAsync(chrome, app);

        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.State("E-mail (Exchange)", "Deels uit").CheckAsync();
        await staff.Page.Locator("#TitleNl").FillAsync("Mail hapert");
        await staff.Page.Locator("#TitleEn").FillAsync("Mail falters");
        await staff.WriteAsync("We zoeken **het** uit.\n\n- webmail\n- Outlook", "We are **looking** into it.");
        await Expect(staff.Page.Locator(".preview[lang=nl] .prose strong")).ToHaveTextAsync("het");
        await Expect(staff.Page.Locator(".preview[lang=en] .prose strong")).ToHaveTextAsync("looking");
        await Expect(staff.GoesOut).ToHaveTextAsync("Komt op de site in het Nederlands en het Engels. Voor E-mail (Exchange): deels uit. Er is geen abonnee die dit koos.");
        await PublishAsync(staff, dutch, english, "#live-open .prose strong", "het", "looking");
        await Expect(dutch.Page.Locator("#live-open .prose li")).ToHaveCountAsync(2);
        await Expect(dutch.Sentence).ToHaveTextAsync("Mail hapert");
        await Expect(english.Sentence).ToHaveTextAsync("Mail falters");

        await staff.Choice("Oorzaak gevonden").CheckAsync();
        await staff.State("E-mail (Exchange)", "Uit").CheckAsync();
        await staff.WriteAsync("Een **schijf** is stuk.", "A **disk** broke.");
        await PublishAsync(staff, dutch, english, "#live-open .timeline > li:first-child strong", "schijf", "disk");

        await staff.Choice("Opgelost").CheckAsync();
        await staff.WriteAsync("Alles werkt weer.", "All works again.");
        await PublishAsync(staff, dutch, english, ".banner h1", "Alles werkt", "Everything works");

        var story = await LivePageAsync(app, new Uri(staff.Page.Url).AbsolutePath["/staff".Length..]);
        var tale = await LivePageAsync(app, "/en" + new Uri(staff.Page.Url).AbsolutePath["/staff".Length..]);
        await Expect(staff.Choice("Tekst en uitleg")).ToBeCheckedAsync();
        await staff.WriteAsync("Het was een *oude* schijf.", "It was an *old* disk.");
        await PublishAsync(staff, story, tale, ".timeline em", "oude", "old");

        foreach (var open in new[] { dutch, english, story, tale })
        {
            Assert.True(await open.Page.EvaluateAsync<bool>("() => window.stillHere"), "The page was loaded anew.");
        }
    }

    [Fact]
    public async Task The_mail_is_shown_beforehand_as_it_arrives_in_the_light_and_in_the_dark()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        // Without a theme of the test's own, which would be that of the frames too.
        var staff = await StaffBrowser.SignInAsync(chrome, app, options: new() { ColorScheme = ColorScheme.Null });
        var complaints = new List<string>();
        staff.Page.Console += (_, said) =>
        {
            if (said.Type == "error")
            {
                complaints.Add(said.Text);
            }
        };
        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.Page.Locator("#TitleNl").FillAsync("Mail hapert");
        await staff.WriteAsync("We zoeken **het** uit.", "We are **looking** into it.");
        foreach (var (language, word) in new[] { ("nl", "het"), ("en", "looking") })
        {
            await staff.Page.Locator($"details[data-mail={language}] > summary").ClickAsync();
            await staff.Page.Locator($"details[data-mail={language}-dark] > summary").ClickAsync();
            foreach (var (theme, ground) in new[] { ("light", "rgb(244, 245, 247)"), ("dark", "rgb(20, 23, 26)") })
            {
                var frame = staff.Page.FrameLocator($"details[data-mail={language}] iframe.is-{theme}");
                await Expect(frame.Locator(".c strong").Filter(new() { HasTextString = word })).ToBeVisibleAsync();
                await Expect(frame.Locator("body")).ToHaveCSSAsync("background-color", ground);
                await Expect(frame.Locator(".f")).ToContainTextAsync(language == "nl" ? "afmelden" : "unsubscribe");
            }
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task An_incident_is_published_by_the_keyboard_alone()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var staff = await StaffBrowser.SignInAsync(chrome, app);
        var keyboard = staff.Page.Keyboard;
        await staff.Page.GotoAsync("/staff/incidents");

        await TabToAsync(staff.Page, "a[href='/staff/incidents/new']");
        await keyboard.PressAsync("Enter");
        await staff.Page.WaitForURLAsync("**/incidents/new");
        await TabToAsync(staff.Page, "[name^='States[']");
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("ArrowRight");
        await TabToAsync(staff.Page, "#TitleNl");
        await keyboard.TypeAsync("Met toetsen");
        await TabToAsync(staff.Page, "#BodyNl");
        await keyboard.TypeAsync("Zonder muis.");
        await TabToAsync(staff.Page, ".publish-bar .button-primary");
        await keyboard.PressAsync("Enter");
        await staff.Page.WaitForURLAsync(url => url.Split('/')[^1] is { Length: 12 });

        await app.RefreshBoardAsync();
        var incident = Assert.Single(app.Board.Incidents);
        Assert.Equal(("Met toetsen", "Zonder muis.", Impact.Major), (incident.Title.Nl, incident.Updates[0].Body.Nl, incident.Impact));
    }

    [Fact]
    public async Task A_mistake_takes_the_reader_to_it()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var staff = await StaffBrowser.SignInAsync(chrome, app, Language.English);
        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.Page.Locator("#BodyEn").FillAsync("Only a message.");
        await staff.Publish.ClickAsync();

        await Expect(staff.Page.Locator("#errors")).ToBeFocusedAsync();
        await staff.Page.Locator("#errors a").ClickAsync();
        await Expect(staff.Page.Locator("#TitleNl")).ToBeFocusedAsync();
        await Expect(staff.Page.Locator("#TitleNl")).ToHaveAccessibleDescriptionAsync("Give a title, in Dutch or English.");
        await Expect(staff.Page.Locator("#BodyEn")).ToHaveValueAsync("Only a message.");
    }

    [Fact]
    public async Task Without_script_all_of_it_works()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var staff = await StaffBrowser.SignInAsync(chrome, app, options: new() { JavaScriptEnabled = false });
        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.Page.Locator("#TitleNl").FillAsync("Zonder script");
        await staff.WriteAsync("Het **kan**.");
        await staff.Page.Locator("[data-preview-button]").ClickAsync();

        await Expect(staff.Page.Locator(".preview[lang=nl] strong")).ToHaveTextAsync("kan");
        await Expect(staff.Page.Locator("#BodyNl")).ToHaveValueAsync("Het **kan**.");
        await staff.Publish.ClickAsync();
        await Expect(staff.Page.Locator(".flash")).ToBeVisibleAsync();
    }

    public static TheoryData<Language, ColorScheme, int> Looks => new()
    {
        { Language.Dutch, ColorScheme.Light, 1280 },
        { Language.English, ColorScheme.Dark, 1280 },
        { Language.English, ColorScheme.Light, 390 },
        { Language.Dutch, ColorScheme.Dark, 390 },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task The_publishing_pages_are_accessible_and_fit(Language language, ColorScheme scheme, int width)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        var (incident, maintenance) = await scene.BusyAsync();
        var staff = await StaffBrowser.SignInAsync(chrome, app, language, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        var problems = new List<string>();
        foreach (var address in new[]
        {
            "/staff/incidents", "/staff/incidents/new", "/staff/incidents/backfill", $"/staff/incidents/{incident.Id}", $"/staff/incidents/{incident.Id}/facts",
            $"/staff/incidents/{incident.Id}/updates/{incident.Updates[0].Id}",
            "/staff/maintenance", "/staff/maintenance/new", $"/staff/maintenance/{maintenance.Id}", $"/staff/maintenance/{maintenance.Id}/facts",
            $"/staff/maintenance/{maintenance.Id}/updates/{maintenance.Updates[0].Id}",
        })
        {
            await staff.Page.GotoAsync(address);
            await LookAsync(address);
        }

        // With every mistake in view, and a preview.
        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.Page.Locator("#DetectedAt-Local").FillAsync("");
        await staff.Publish.ClickAsync();
        await Expect(staff.Page.Locator("#errors")).ToBeVisibleAsync();
        await LookAsync("with mistakes");
        Assert.Empty(problems);

        async Task LookAsync(string where)
        {
            if (await staff.Page.Locator("[data-preview-pane]").CountAsync() > 0)
            {
                await Expect(staff.Page.Locator(".preview, [data-preview-pane] .note").First).ToBeVisibleAsync();
            }

            problems.AddRange((await new PublicPage(staff.Page).AxeAsync()).Select(p => $"{where}: {p}"));
            var overflow = await staff.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0)
            {
                problems.Add($"{where}: {overflow} px wider than the screen");
            }
        }
    }

    private async Task<PublicPage> LivePageAsync(StatusApp app, string path)
    {
        var open = new PublicPage(await chrome.OpenAsync(app, path));
        await open.WaitUntilLiveAsync();
        await open.Page.EvaluateAsync("() => { window.stillHere = true; }");
        return open;
    }

    /// <summary>Publishes, and waits for the words on both open pages, from the moment of the answer to the form.</summary>
    private static async Task PublishAsync(StaffBrowser staff, PublicPage dutch, PublicPage english, string selector, string nl, string en)
    {
        await staff.Page.RunAndWaitForResponseAsync(() => staff.Publish.ClickAsync(), r => r.Request.Method == "POST" && r.Status == 302);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Expect(dutch.Page.Locator(selector).First).ToHaveTextAsync(nl),
            Expect(english.Page.Locator(selector).First).ToHaveTextAsync(en));
        // A second is promised; the machine of a test may be busy with others.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        TestContext.Current.SendDiagnosticMessage($"Visible {clock.ElapsedMilliseconds} ms after the answer.");
        await Expect(staff.Page.Locator(".flash")).ToBeVisibleAsync();
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 150; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }
}
