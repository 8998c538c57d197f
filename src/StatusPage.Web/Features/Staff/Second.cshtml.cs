using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

/// <summary>After the right password of an account with a second factor.</summary>
[AllowAnonymous]
public sealed class SecondPage(SecondStep step, Passkeys passkeys, UserManager<StaffMember> members, Texts texts) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool HasAuthenticator { get; private set; }

    public bool HasPasskey { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await FindAsync() is null ? LocalRedirect("/staff/sign-in") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is not { } member)
        {
            return LocalRedirect("/staff/sign-in");
        }

        if (string.IsNullOrWhiteSpace(Code))
        {
            ModelState.AddModelError(nameof(Code), texts["staff.code_required"]);
            return Page();
        }

        if (await step.CodeAsync(HttpContext, member, Code))
        {
            return LocalRedirect(StaffAddress.Safe(ReturnUrl));
        }

        ModelState.AddModelError(nameof(Code), texts["staff.code_refused"]);
        return Page();
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        await FindAsync() is { } member ? Content(await passkeys.AskOptionsAsync(HttpContext, member), "application/json") : Unauthorized();

    public async Task<IActionResult> OnPostPasskeyAsync(string? answer)
    {
        if (await FindAsync() is not { } member)
        {
            return LocalRedirect("/staff/sign-in");
        }

        if (await step.PasskeyAsync(HttpContext, answer, member))
        {
            return LocalRedirect(StaffAddress.Safe(ReturnUrl));
        }

        ModelState.Clear();
        ModelState.AddModelError("", texts["staff.passkey_refused"]);
        return Page();
    }

    private async Task<StaffMember?> FindAsync()
    {
        if (await step.FindAsync(HttpContext) is not { } member)
        {
            return null;
        }

        HasAuthenticator = member.AuthenticatorSecret is not null;
        HasPasskey = (await members.GetPasskeysAsync(member)).Count > 0;
        return member;
    }
}
