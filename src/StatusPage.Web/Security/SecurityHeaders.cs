using Microsoft.Extensions.Primitives;
using StatusPage.Web.Features.Notifications.Channels.Mail;

namespace StatusPage.Web.Security;

/// <summary>What every answer tells the browser it may not do.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'";

    private static readonly StringValues ContentSecurityPolicy = Policy;

    /// <summary>Staff see a mail before it goes out, in a frame that inherits this: its one style is known by its hash.</summary>
    private static readonly StringValues StaffPolicy = Policy.Replace("style-src 'self'", $"style-src 'self' {MailStyle.Source}", StringComparison.Ordinal);
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Referrer = "strict-origin-when-cross-origin";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues Permissions = "camera=(), geolocation=(), microphone=()";

    public static void SetPublic(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = Referrer;
    }

    public static Task Middleware(HttpContext context, RequestDelegate next)
    {
        Set(context);
        return next(context);
    }

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        SetPublic(headers);
        headers["Permissions-Policy"] = Permissions;
        headers.XFrameOptions = "DENY";
        if (context.Request.Path.StartsWithSegments("/staff"))
        {
            headers.ContentSecurityPolicy = StaffPolicy;
            headers.CacheControl = "no-cache, no-store";
            headers.Pragma = "no-cache";
            // A one-time link stands in an address: it goes to no other site, not even its host name.
            headers["Referrer-Policy"] = SameOrigin;
        }
    }
}
