using System.Security.Claims;
using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

/// <summary>Staff pages speak the member's language; before sign-in the one chosen here, or else the browser's.</summary>
public static class StaffLanguage
{
    private const string Cookie = "staff-language";

    /// <summary>Stands after authentication.</summary>
    public static Task Middleware(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(StaffFeature.Root) && PageRenderer.PagesOf(context) is null)
        {
            context.RequestServices.GetRequiredService<PageScope>().Use(null, Of(context));
        }

        return next(context);
    }

    public static Language Of(HttpContext context)
    {
        if (Named(context.User.FindFirstValue(StaffPrincipal.Language)) is { } own)
        {
            return own;
        }

        if (Named(context.Request.Cookies[Cookie]) is { } chosen)
        {
            return chosen;
        }

        return context.Request.GetTypedHeaders().AcceptLanguage
            .Where(l => l.Quality is not 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Named(l.Value.Value?.Split('-')[0]))
            .FirstOrDefault(l => l is not null) ?? Language.Dutch;
    }

    public static Language? Named(string? tag) =>
        LanguageTags.All.Cast<Language?>().FirstOrDefault(l => string.Equals(LanguageTags.Of(l!.Value), tag, StringComparison.OrdinalIgnoreCase));

    public static void Remember(HttpContext context, Language language) => context.Response.Cookies.Append(Cookie, LanguageTags.Of(language), new CookieOptions
    {
        Path = StaffFeature.Root,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(365),
    });
}
