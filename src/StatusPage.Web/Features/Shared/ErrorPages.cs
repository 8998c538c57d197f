using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// Outermost: an address that is nowhere and a mistake of ours are told in the site's own words. Only to who reads
/// pages; a program gets the bare status or the body of its endpoint.
/// </summary>
public sealed partial class ErrorPages(RequestDelegate next, ILogger<ErrorPages> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        Task answer;
        try
        {
            answer = next(context);
        }
        catch (Exception e)
        {
            answer = Task.FromException(e);
        }

        // Nearly every answer is a page from memory, ready at once: it costs no state machine here.
        return answer.IsCompletedSuccessfully && context.Response.StatusCode < StatusCodes.Status400BadRequest
            ? answer
            : FinishAsync(context, answer);
    }

    private async Task FinishAsync(HttpContext context, Task answer)
    {
        try
        {
            await answer;
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(e, context.Request.Path);
            context.Response.Clear();
            context.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && response is { HasStarted: false, ContentLength: null or 0, ContentType: null } && ReadsPages(context.Request))
        {
            await ShowAsync(context, response.StatusCode);
        }
    }

    private static bool ReadsPages(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPost(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private async Task ShowAsync(HttpContext context, int status)
    {
        var asked = context.Request.Path;
        var prefix = LanguageTags.OfPath(asked) == Domain.Language.English ? "/en" : "";
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Request.Method = HttpMethods.Get;
        context.Request.QueryString = QueryString.Empty;
        context.Request.Path = $"{prefix}/error/{(status == StatusCodes.Status404NotFound ? "not-found" : "failure")}";
        context.Request.Headers.IfNoneMatch = default;
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ETag = default;
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Path = asked;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} could not be answered.")]
    private partial void LogFailed(Exception exception, PathString path);
}
