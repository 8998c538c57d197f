using Microsoft.Extensions.Primitives;

namespace StatusPage.Web.Security;

/// <summary>What every answer tells the browser it may not do.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'";

    private static readonly StringValues ContentSecurityPolicy = Policy;
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Referrer = "strict-origin-when-cross-origin";
    private static readonly StringValues Permissions = "camera=(), geolocation=(), microphone=()";

    public static void SetPublic(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = Referrer;
    }

    public static Task Middleware(HttpContext context, RequestDelegate next)
    {
        SetPublic(context.Response.Headers);
        context.Response.Headers["Permissions-Policy"] = Permissions;
        context.Response.Headers.XFrameOptions = "DENY";
        if (context.Request.Path.StartsWithSegments("/staff"))
        {
            context.Response.Headers.CacheControl = "no-cache, no-store";
            context.Response.Headers.Pragma = "no-cache";
        }

        return next(context);
    }
}
