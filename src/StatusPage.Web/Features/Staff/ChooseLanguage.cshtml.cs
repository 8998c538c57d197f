using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Staff;

[AllowAnonymous]
public sealed class ChooseLanguagePage(StatusDbContext db) : PageModel
{
    public IActionResult OnGet() => LocalRedirect(StaffFeature.Root);

    public async Task<IActionResult> OnPostAsync(string? language, string? returnUrl)
    {
        if (StaffLanguage.Named(language) is { } chosen)
        {
            StaffLanguage.Remember(HttpContext, chosen);
            var id = User.FindFirstValue(ClaimTypes.NameIdentifier);
            await db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(u => u.SetProperty(m => m.Language, chosen));
        }

        return LocalRedirect(StaffAddress.Safe(returnUrl));
    }
}
