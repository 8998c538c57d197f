using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Staff;

[Authorize(Roles.Viewer)]
public sealed class SignOutPage(SignInManager<StaffMember> manager) : PageModel
{
    public IActionResult OnGet() => LocalRedirect(StaffFeature.Root);

    public async Task<IActionResult> OnPostAsync()
    {
        await manager.SignOutAsync();
        return LocalRedirect("/staff/sign-in");
    }
}
