using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Localization;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff.Account;

[Authorize(Roles.Anyone)]
public sealed class PasswordPage(ChangePassword change, UserManager<StaffMember> members, Texts texts) : PageModel
{
    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public bool IsForced => User.FindFirstValue(StaffPrincipal.Must) == StaffPrincipal.MustChoosePassword;

    public DateTimeOffset? Until => User.FindFirstValue(StaffPrincipal.PasswordUntil) is { } until ? DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) : null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var member = await members.FindByIdAsync(User.FindFirstValue(ClaimTypes.NameIdentifier)!);
        if (string.IsNullOrEmpty(Password))
        {
            ModelState.AddModelError(nameof(Password), texts["staff.password_required"]);
            return Page();
        }

        var refusals = await change.RunAsync(member!, Current ?? "", Password, Secrets.Hash(User.FindFirstValue(StaffPrincipal.Session)!), HttpContext.Actor(), cancellationToken);
        foreach (var refusal in refusals)
        {
            ModelState.AddModelError(refusal.Field, texts[$"staff.{refusal.Code}", refusal.Arguments]);
        }

        if (refusals.Count > 0)
        {
            return Page();
        }

        Flash.Say(this, texts["staff_account.password_saved"]);
        return LocalRedirect(IsForced ? StaffFeature.Root : "/staff/account");
    }
}
