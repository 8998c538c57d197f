using Microsoft.Net.Http.Headers;

namespace StatusPage.Web.Board;

/// <summary>
/// What no endpoint takes, whatever its method and its name: without this an unknown address, such as the
/// <c>/favicon.ico</c> that browsers ask for, would fall to the policy for staff and ask a customer to sign in.
/// </summary>
public static class Nowhere
{
    private const int LongestPath = 200;
    private const string Methods = "GET, HEAD";

    public static IEndpointRouteBuilder MapNowhere(this IEndpointRouteBuilder routes)
    {
        routes.MapFallback("{*path}", AnswerAsync).AllowAnonymous();
        return routes;
    }

    /// <summary>
    /// Of what can be read it says that it can only be read, and to the script of another site, which asks first, that
    /// it may where it may.
    /// </summary>
    private static async Task AnswerAsync(HttpContext context, StatusBoard board, PageRenderer renderer)
    {
        var path = context.Request.Path.Value ?? "/";
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (reads || path.Length > LongestPath || await board.Pages.GetAsync(path, renderer.RenderAsync) is not { Status: StatusCodes.Status200OK } page)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (HttpMethods.IsOptions(context.Request.Method) && page.Headers.Any(h => h.Key == HeaderNames.AccessControlAllowOrigin))
        {
            Permit(context, Methods);
        }
        else
        {
            context.Response.Headers.Allow = Methods;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
    }

    /// <summary>The answer to a preflight request: everybody may read what is public.</summary>
    public static void Permit(HttpContext context, string methods)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "Accept, Authorization, Content-Type, If-None-Match, X-Requested-With";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
