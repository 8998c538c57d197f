using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

[AllowAnonymous]
public sealed class ForgotPage(ForgottenPassword forgotten, LinkMail mail, Texts texts) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public bool Asked { get; private set; }

    public bool CanMail => mail.CanSend;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Email))
        {
            ModelState.AddModelError(nameof(Email), texts["staff.email_required"]);
            return Page();
        }

        Asked = await forgotten.RunAsync(HttpContext, Email.Trim(), cancellationToken);
        if (!Asked)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            ModelState.AddModelError("", texts["staff.sign_in_too_many"]);
        }

        return Page();
    }
}
