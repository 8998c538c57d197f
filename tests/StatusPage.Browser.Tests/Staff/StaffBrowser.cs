using Microsoft.Playwright;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Browser.Tests.Staff;

/// <summary>A member of staff at a browser, and what they do on the publishing pages.</summary>
public sealed class StaffBrowser(IPage page)
{
    public IPage Page => page;

    public ILocator Publish => page.Locator(".publish-bar .button-primary");

    public ILocator GoesOut => page.Locator("[data-goes-out]");

    public static async Task<StaffBrowser> SignInAsync(Chrome chrome, StatusApp app, Language language = Language.Dutch, BrowserNewContextOptions? options = null, string role = Roles.Editor)
    {
        var email = $"sanne-{Guid.NewGuid():N}@example.nl";
        await app.AddMemberAsync(role, email, language: language);
        var page = await chrome.OpenAsync(app, "/staff/sign-in", options);
        await page.Locator("#Email").FillAsync(email);
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");
        return new StaffBrowser(page);
    }

    public ILocator State(string service, string state) =>
        page.GetByRole(AriaRole.Group, new() { Name = service, Exact = true }).GetByRole(AriaRole.Radio, new() { Name = state, Exact = true });

    public ILocator Choice(string name) => page.GetByRole(AriaRole.Radio, new() { Name = name, Exact = true });

    public async Task WriteAsync(string nl, string? en = null)
    {
        await page.Locator("#BodyNl").FillAsync(nl);
        await page.Locator("#BodyEn").FillAsync(en ?? "");
    }
}
