using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// Looks at the account on every request, by its key: P4 wants a closed account to open nothing from that moment on,
/// on every node, and a changed name, role or language shows at once.
/// </summary>
public sealed class StaffSession(StaffPrincipal principals) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        var stamp = context.Principal?.FindFirstValue(StaffPrincipal.Stamp);
        if (await principals.ReadAsync(id, stamp, context.HttpContext.RequestAborted) is { } current)
        {
            context.ReplacePrincipal(current);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        // A script that asks for a part of a page can do nothing with the sign-in page.
        var fetchMode = context.Request.Headers["Sec-Fetch-Mode"];
        if (fetchMode.Count > 0 && fetchMode != "navigate")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return base.RedirectToLogin(context);
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
