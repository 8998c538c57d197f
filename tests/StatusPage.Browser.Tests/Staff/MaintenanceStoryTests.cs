using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Staff;

public class MaintenanceStoryTests(Chrome chrome)
{
    /// <summary>A Friday, at noon in Amsterdam.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Work_in_office_hours_is_refused_moved_to_a_suggested_window_and_reported_as_excluded()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, a => a.Clock.Set(Noon));
        await new Scene(app).ServicesExistForAYearAsync();
        var staff = await StaffBrowser.SignInAsync(chrome, app, Language.English);
        var page = staff.Page;
        await page.GotoAsync("/staff/maintenance/new");
        await page.Locator("#TitleNl").FillAsync("Nieuwe schijven");
        await page.Locator("#TitleEn").FillAsync("New disks");
        await staff.WriteAsync("FTP is even weg.", "FTP is away for a while.");
        await page.GetByLabel("FTP", new() { Exact = true }).CheckAsync();
        await staff.Choice("The service cannot be reached").CheckAsync();
        await page.Locator("#FallbackPlan").FillAsync("Put the old disks back.");
        await page.Locator("#Start-Local").FillAsync("2026-11-20T14:00");
        await page.Locator("#End-Local").FillAsync("2026-11-20T16:00");

        // While it is typed, and again when it is published all the same.
        await Expect(page.Locator("[data-review-pane] .breaches").First).ToContainTextAsync("M1: 2 hours of this falls in office hours, from Friday 20 November 14:00");
        await staff.Publish.ClickAsync();
        await Expect(page.Locator("#errors")).ToContainTextAsync("M1: 2 hours of this falls in office hours");
        Assert.Empty(app.Board.Maintenance);

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Friday 20 November 22:00–00:00 is free and leaves 14 h of the month's allowance." }).ClickAsync();
        await Expect(page.Locator("#Start-Local")).ToHaveValueAsync("2026-11-20T22:00");
        await Expect(page.Locator("[data-review-pane]")).ToContainTextAsync("This fits the agreement.");
        await staff.Publish.ClickAsync();
        await page.WaitForURLAsync(url => url.Split('/')[^1] is { Length: 12 });

        await app.RefreshBoardAsync();
        var id = Assert.Single(app.Board.Maintenance).Id;
        var reader = await chrome.OpenAsync(app, $"/en/maintenance/{id}");
        await Expect(reader.Locator(".page-head .pill")).ToHaveTextAsync("Scheduled");

        // It starts and ends by itself.
        app.Clock.Set(new DateTimeOffset(2026, 11, 20, 20, 59, 58, TimeSpan.Zero));
        await BecomesAsync(app, id, MaintenanceStatus.InProgress);
        app.Clock.Set(new DateTimeOffset(2026, 11, 20, 22, 59, 58, TimeSpan.Zero));
        await BecomesAsync(app, id, MaintenanceStatus.Completed);
        await app.RefreshBoardAsync();

        await reader.GotoAsync("/en/sla/2026-11/ftp");
        var spans = reader.Locator(".sla-table").First;
        await Expect(spans).ToContainTextAsync("2:00:00");
        await Expect(spans).ToContainTextAsync("Does not count (A2)");
        await Expect(spans.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "New disks" })).ToHaveAttributeAsync("href", $"/en/maintenance/{id}");
        await Expect(reader.Locator(".figures")).ToContainTextAsync("100.0000");
    }

    private static async Task BecomesAsync(StatusApp app, string id, MaintenanceStatus status) =>
        await Eventually.TrueAsync(() => Task.FromResult(app.Board.MaintenanceById[id].Status == status), TimeSpan.FromSeconds(60), $"the maintenance is {status}");
}
