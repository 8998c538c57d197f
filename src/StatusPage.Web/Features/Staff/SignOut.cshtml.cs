using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff;

[Authorize(Roles.Anyone)]
public sealed class SignOutPage(StaffSessions sessions) : PageModel
{
    public IActionResult OnGet() => LocalRedirect(StaffFeature.Root);

    public async Task<IActionResult> OnPostAsync()
    {
        var hash = Secrets.Hash(User.FindFirstValue(StaffPrincipal.Session)!);
        await sessions.EndAsync(s => s.TokenHash == hash, CancellationToken.None);
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return LocalRedirect("/staff/sign-in");
    }
}
