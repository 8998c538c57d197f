using Microsoft.Playwright;
using StatusPage.Browser.Tests.Public;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Staff;

public class WorkingTests(Chrome chrome)
{
    /// <summary>Counts what the editor does, whatever it hits: each press of a finger, a button of the mouse or a key.</summary>
    private const string CountInteractions =
        """
        for (const kind of ['pointerdown', 'keydown']) {
          addEventListener(kind, event => { if (event.isTrusted) sessionStorage.interactions = Number(sessionStorage.interactions ?? 0) + 1; }, true);
        }
        """;

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task From_signed_in_to_published_takes_three_interactions(int width, int height)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var reader = new PublicPage(await chrome.OpenAsync(app, "/en/"));
        var staff = await StaffBrowser.SignInAsync(chrome, app, options: new() { ViewportSize = new() { Width = width, Height = height }, HasTouch = width < 500, IsMobile = width < 500 });
        await staff.Page.Context.AddInitScriptAsync(CountInteractions);
        await staff.Page.ReloadAsync();

        await staff.Page.GetByRole(AriaRole.Link, new() { Name = "E-mail (Exchange): Deels uit", Exact = true }).ClickAsync();
        await staff.Choice("Vertraging in e-mail").ClickAsync();
        await staff.Publish.ClickAsync();

        await Expect(staff.Page.Locator(".flash")).ToContainTextAsync("De storing staat op de site.");
        Assert.Equal("3", await staff.Page.EvaluateAsync<string>("() => sessionStorage.interactions"));
        await app.RefreshBoardAsync();
        var incident = Assert.Single(app.Board.Incidents);
        Assert.Equal(("E-mail komt later aan", "E-mail arrives late", Impact.Major), (incident.Title.Nl, incident.Title.En, incident.Impact));
        Assert.DoesNotContain("{", incident.Updates[0].Body.Nl);
        await Expect(reader.Sentence).ToHaveTextAsync("E-mail arrives late");
    }

    [Fact]
    public async Task Of_two_editors_the_second_sees_the_first_writing_and_in_a_conflict_nothing_is_lost()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var (incident, _) = await new Scene(app).BusyAsync();
        var first = await StaffBrowser.SignInAsync(chrome, app);
        var second = await StaffBrowser.SignInAsync(chrome, app);
        await first.Page.GotoAsync($"/staff/incidents/{incident.Id}");
        await first.WriteAsync("De **eerste** schrijft langzaam.");
        await Expect(first.Page.Locator("[data-draft-state]")).ToContainTextAsync("Concept bewaard");

        await second.Page.GotoAsync($"/staff/incidents/{incident.Id}");
        await Expect(second.Page.Locator("[data-writing]")).ToHaveTextAsync("Hier schrijft nu ook: Sanne de Boer");
        await second.WriteAsync("De tweede is *sneller*.");
        await second.Publish.ClickAsync();
        await Expect(second.Page.Locator(".flash")).ToBeVisibleAsync();

        await first.Publish.ClickAsync();
        await Expect(first.Page.Locator(".conflict .said em")).ToHaveTextAsync("sneller");
        await Expect(first.Page.Locator("#BodyNl")).ToHaveValueAsync("De **eerste** schrijft langzaam.");
        await first.Publish.ClickAsync();

        await Expect(first.Page.Locator(".flash")).ToBeVisibleAsync();
        await app.RefreshBoardAsync();
        var said = app.Board.IncidentsById[incident.Id].Updates.Select(u => u.Body.Nl).ToList();
        Assert.Equal(["De **eerste** schrijft langzaam.", "De tweede is *sneller*."], said[..2]);
    }

    [Fact]
    public async Task A_draft_survives_the_program_being_killed_and_is_finished_on_another_device()
    {
        await using var site = await RealSite.CreateAsync(TestDatabase.Sqlite);
        var program = await site.ServeAsync();
        using (await program.JoinAsync())
        {
            var night = await SignInAsync(program);
            await night.GotoAsync("/staff/incidents/new");
            await night.Locator("#TitleNl").FillAsync("Halverwege");
            await night.Locator("#BodyNl").PressSequentiallyAsync("Toen viel alles **uit**");
            await night.GetByRole(AriaRole.Group, new() { Name = "Netwerk", Exact = true }).GetByRole(AriaRole.Radio, new() { Name = "Uit", Exact = true }).CheckAsync();
            await Expect(night.Locator("[data-draft-state]")).ToContainTextAsync("Concept bewaard");
            // The last keystroke has been kept when nothing is on its way any more.
            await night.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await Eventually.TrueAsync(async () =>
            {
                await using var db = site.NewDb();
                return db.Drafts.AsEnumerable().Any(d => d.First("BodyNl") == "Toen viel alles **uit**" && d.Fields.Any(f => f.Value.Contains("major_outage")));
            }, TimeSpan.FromSeconds(60), "what was typed is kept");
        }

        await program.KillAsync();

        program = await site.ServeAsync();
        var morning = await SignInAsync(program, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true });
        await morning.GetByRole(AriaRole.Link, new() { Name = "Nieuwe storing: Halverwege" }).ClickAsync();
        await Expect(morning.Locator("#TitleNl")).ToHaveValueAsync("Halverwege");
        await Expect(morning.Locator("#BodyNl")).ToHaveValueAsync("Toen viel alles **uit**");
        await Expect(morning.GetByRole(AriaRole.Group, new() { Name = "Netwerk", Exact = true }).GetByRole(AriaRole.Radio, new() { Name = "Uit", Exact = true })).ToBeCheckedAsync();
        await morning.Locator(".publish-bar .button-primary").ClickAsync();
        await Expect(morning.Locator(".flash")).ToBeVisibleAsync();
        await morning.GotoAsync("/staff");
        await Expect(morning.Locator(".drafts")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_was_published_by_mistake_is_undone_with_one_press()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var reader = new PublicPage(await chrome.OpenAsync(app));
        var staff = await StaffBrowser.SignInAsync(chrome, app);
        await staff.Page.GotoAsync("/staff/incidents/new?service=netwerk&state=major_outage");
        await staff.Choice("DDoS-aanval").CheckAsync();
        await staff.Publish.ClickAsync();
        await Expect(reader.Sentence).ToHaveTextAsync("Netwerk: slecht bereikbaar door een aanval");

        await staff.Page.GetByRole(AriaRole.Button, new() { Name = "Ongedaan maken" }).ClickAsync();

        await Expect(staff.Page.Locator(".flash")).ToContainTextAsync("Ongedaan gemaakt");
        await Expect(reader.Sentence).ToHaveTextAsync("Alles werkt");
    }

    [Fact]
    public async Task A_template_fills_both_languages_and_asks_before_it_replaces_what_was_typed()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var staff = await StaffBrowser.SignInAsync(chrome, app);
        await staff.Page.GotoAsync("/staff/incidents/new?service=exchange&state=degraded_performance");
        await staff.Choice("Traag").CheckAsync();
        await Expect(staff.Page.Locator("#TitleEn")).ToHaveValueAsync("{services}: slower than usual");
        await Expect(staff.Page.Locator(".preview[lang=en] h3")).ToHaveTextAsync("E-mail (Exchange): slower than usual");
        await Expect(staff.GoesOut).ToHaveTextAsync("Komt op de site in het Nederlands en het Engels. Voor E-mail (Exchange): verminderd. Er is geen abonnee die dit koos.");

        // What it filled in itself it replaces without a word.
        await staff.Choice("DDoS-aanval").CheckAsync();
        await Expect(staff.Page.Locator("#TitleNl")).ToHaveValueAsync("{services}: slecht bereikbaar door een aanval");
        await Expect(staff.Choice("Oorzaak gevonden")).ToBeCheckedAsync();

        await staff.Page.Locator("#BodyNl").FillAsync("Mijn eigen woorden.");
        var asked = new List<string>();
        staff.Page.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await staff.Choice("Traag").ClickAsync();
        await Expect(staff.Choice("DDoS-aanval")).ToBeCheckedAsync();
        await Expect(staff.Page.Locator("#BodyNl")).ToHaveValueAsync("Mijn eigen woorden.");
        Assert.Single(asked);
    }

    [Fact]
    public async Task The_editor_marks_up_by_button_and_key_and_refuses_an_image_with_a_sentence()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var staff = await StaffBrowser.SignInAsync(chrome, app);
        await staff.Page.GotoAsync("/staff/incidents/new");
        var body = staff.Page.Locator("#BodyNl");
        await body.FillAsync("heel belangrijk");
        await body.EvaluateAsync("area => area.setSelectionRange(5, 15)");
        await body.PressAsync("Control+b");
        await Expect(body).ToHaveValueAsync("heel **belangrijk**");
        await body.PressAsync("Control+z");
        await Expect(body).ToHaveValueAsync("heel belangrijk");
        await staff.Page.GetByRole(AriaRole.Group, new() { Name = "Opmaak: Bericht in het Nederlands" }).GetByRole(AriaRole.Button, new() { Name = "Lijst (Ctrl+Shift+8)" }).ClickAsync();
        await Expect(body).ToHaveValueAsync("- heel belangrijk");

        await body.EvaluateAsync(
            """
            area => {
              const data = new DataTransfer();
              data.items.add(new File(['x'], 'scherm.png', { type: 'image/png' }));
              area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(staff.Page.GetByText("Afbeeldingen kunnen niet in een melding.")).ToBeVisibleAsync();
        await Expect(body).ToHaveValueAsync("- heel belangrijk");
    }

    private async Task<IPage> SignInAsync(RealProgram program, BrowserNewContextOptions? options = null)
    {
        var page = await chrome.NewPageAsync(program.Address, options);
        await page.GotoAsync("/staff/sign-in");
        await page.Locator("#Email").FillAsync("sanne@example.nl");
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");
        return page;
    }
}
