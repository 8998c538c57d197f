using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>
/// Looks at the session and its account on every request, by their keys: P4 wants a closed account to open nothing
/// from that moment on, on every node, and a changed name, role or language shows at once.
/// </summary>
public sealed class SessionCookie(StaffPrincipal principals) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var token = context.Principal?.FindFirstValue(StaffPrincipal.Session);
        if (token is not null && await principals.ReadAsync(token, context.HttpContext.RequestAborted) is { } current)
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
        if (context.HttpContext.User.FindFirstValue(StaffPrincipal.Must) is { } first)
        {
            context.Response.Redirect(first);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
