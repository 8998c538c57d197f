namespace StatusPage.Web.Board;

/// <summary>
/// What no endpoint takes, whatever its method and its name: without this an unknown address, such as the
/// <c>/favicon.ico</c> that browsers ask for, would fall to the policy for staff and ask a customer to sign in.
/// </summary>
public static class Nowhere
{
    private const int LongestPath = 200;

    public static IEndpointRouteBuilder MapNowhere(this IEndpointRouteBuilder routes)
    {
        routes.MapFallback("{*path}", AnswerAsync).AllowAnonymous();
        return routes;
    }

    /// <summary>Of what can be read it says that it can only be read.</summary>
    private static async Task AnswerAsync(HttpContext context, StatusBoard board, PageRenderer renderer)
    {
        var path = context.Request.Path.Value ?? "/";
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!reads && path.Length <= LongestPath && await board.Pages.GetAsync(path, renderer.RenderAsync) is { Status: StatusCodes.Status200OK })
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
