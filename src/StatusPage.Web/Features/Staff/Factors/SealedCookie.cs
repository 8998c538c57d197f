using Microsoft.AspNetCore.DataProtection;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>What a browser carries from one step of signing in to the next, for five minutes: it can neither read nor change it.</summary>
public sealed class SealedCookie(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(5);

    public void Set(HttpContext context, string name, string value)
    {
        var expires = (clock.GetUtcNow() + Valid).UtcTicks;
        context.Response.Cookies.Append(name, protection.CreateProtector(name).Protect($"{expires} {value}"), Options(context));
    }

    /// <summary>Null when there is none, or it is too old or not ours.</summary>
    public string? Of(HttpContext context, string name)
    {
        if (context.Request.Cookies[name] is not { } cookie)
        {
            return null;
        }

        try
        {
            var text = protection.CreateProtector(name).Unprotect(cookie);
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            return long.Parse(text[..space], System.Globalization.CultureInfo.InvariantCulture) > clock.GetUtcNow().UtcTicks ? text[(space + 1)..] : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public void Drop(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = StaffFeature.Root,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
