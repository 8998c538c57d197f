using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// Outermost: an address that is nowhere, a request that cannot be read and a mistake of ours are told in the site's own
/// words: to who reads pages as a page, to a program as a problem document, or as Statuspage tells it where it is asked for that.
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
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            // The sender's mistake, and no news: one line.
            LogUnreadable(context.Request.Path, e.Message);
            context.Response.Clear();
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(e, context.Request.Path);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response is not { HasStarted: false, ContentLength: null or 0, ContentType: null })
        {
            return;
        }

        if (ReadsPages(context.Request))
        {
            await ShowAsync(context, response.StatusCode);
        }
        else if (!HttpMethods.IsHead(context.Request.Method))
        {
            await TellAsync(context, response.StatusCode);
        }
    }

    private static Task TellAsync(HttpContext context, int status)
    {
        var words = status switch
        {
            StatusCodes.Status400BadRequest => "The request cannot be read.",
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "This is not for whoever asks.",
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status405MethodNotAllowed => "This address does not take requests of this method.",
            StatusCodes.Status408RequestTimeout => "The request did not come in time.",
            StatusCodes.Status413PayloadTooLarge => "The request is larger than is taken here.",
            StatusCodes.Status415UnsupportedMediaType => "The request is of a type that is not taken here.",
            >= StatusCodes.Status500InternalServerError => "The site made a mistake, which is in its log.",
            _ => "The request is not taken.",
        };
        var path = context.Request.Path;
        if (path.StartsWithSegments("/v1") || path.StartsWithSegments("/api/v2") || path.StartsWithSegments("/en/api/v2"))
        {
            return ApiAnswer.Error(status, words).ExecuteAsync(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Problem(words, statusCode: status).ExecuteAsync(context);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path}: the request cannot be read ({Reason})")]
    private partial void LogUnreadable(PathString path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} could not be answered.")]
    private partial void LogFailed(Exception exception, PathString path);
}
