using Microsoft.AspNetCore.DataProtection;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// A browser in which a member has signed in before carries proof of it. Strangers who fail on purpose can keep an
/// account locked; for a browser that carries the proof that lock does not count, so they can't keep its owner out.
/// </summary>
public sealed class KnownBrowser(IDataProtectionProvider protection)
{
    private const string Cookie = "staff-browser";
    private readonly IDataProtector _protector = protection.CreateProtector("staff-browser");

    /// <summary>Which browser this is, when this member has signed in with it before.</summary>
    public string? Of(HttpContext context, string memberId) => Read(context) is [var id, var browser] && id == memberId ? browser : null;

    /// <summary>Whether somebody, whoever that was, has signed in with this browser before.</summary>
    public bool IsKnown(HttpContext context) => Read(context) is not null;

    public void Remember(HttpContext context, string memberId) => context.Response.Cookies.Append(Cookie, _protector.Protect($"{memberId} {NewId.Create()}"), new CookieOptions
    {
        Path = "/staff/sign-in",
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(180),
    });

    private string[]? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } cookie && _protector.Unprotect(cookie).Split(' ') is [_, _] read ? read : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
