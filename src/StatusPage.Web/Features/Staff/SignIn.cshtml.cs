using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

[AllowAnonymous]
public sealed class SignInPage(SignIn signIn, SecondStep second, Passkeys passkeys, Texts texts) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect(StaffAddress.Safe(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Email))
        {
            ModelState.AddModelError(nameof(Email), texts["staff.email_required"]);
        }

        if (string.IsNullOrEmpty(Password))
        {
            ModelState.AddModelError(nameof(Password), texts["staff.password_required"]);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        switch (await signIn.RunAsync(HttpContext, Email!.Trim(), Password!))
        {
            case SignInAnswer.Done:
                return LocalRedirect(StaffAddress.Safe(ReturnUrl));
            case SignInAnswer.SecondStep:
                return LocalRedirect($"/staff/sign-in/second?returnUrl={Uri.EscapeDataString(StaffAddress.Safe(ReturnUrl))}");
            case SignInAnswer.TooMany:
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                ModelState.AddModelError("", texts["staff.sign_in_too_many"]);
                return Page();
            default:
                ModelState.AddModelError("", texts["staff.sign_in_refused"]);
                return Page();
        }
    }

    /// <summary>What the script hands to the browser; the passkey itself says whose it is.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content(await passkeys.AskOptionsAsync(HttpContext, null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? answer)
    {
        if (await second.PasskeyAsync(HttpContext, answer, null))
        {
            return LocalRedirect(StaffAddress.Safe(ReturnUrl));
        }

        ModelState.Clear();
        ModelState.AddModelError("", texts["staff.passkey_refused"]);
        return Page();
    }
}
