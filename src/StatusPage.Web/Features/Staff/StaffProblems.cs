using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// What goes wrong on the staff's side is told in words, in the reader's language: also, and above all, when the
/// database does not answer. The page that says so needs none.
/// </summary>
public sealed partial class StaffProblems(RequestDelegate next, ILogger<StaffProblems> log)
{
    private static readonly int[] Explained = [400, 403, 404, 500, 503];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(StaffFeature.Root) || PageRenderer.PagesOf(context) is not null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Report(context, e);
        }

        var response = context.Response;
        if (Explained.Contains(response.StatusCode) && response is { HasStarted: false, ContentLength: null or 0, ContentType: null })
        {
            await ShowAsync(context);
        }
    }

    private void Report(HttpContext context, Exception exception)
    {
        var away = DatabaseAway.Explains(exception);
        if (away)
        {
            LogAway(context.Request.Path, exception.GetBaseException().Message);
        }
        else
        {
            LogFailed(exception, context.Request.Path);
        }

        context.Response.Clear();
        SecurityHeaders.Set(context);
        context.Response.StatusCode = away ? StatusCodes.Status503ServiceUnavailable
            : exception is BadHttpRequestException bad ? bad.StatusCode
            : StatusCodes.Status500InternalServerError;
        if (away)
        {
            context.Response.Headers.RetryAfter = "5";
        }
    }

    /// <summary>Not by a second pass through the pipeline: that would ask the database who is signed in.</summary>
    private static async Task ShowAsync(HttpContext context)
    {
        context.RequestServices.GetRequiredService<PageScope>().Use(null, StaffLanguage.Of(context));
        var view = new ViewResult
        {
            ViewName = "/Features/Staff/Problem.cshtml",
            StatusCode = context.Response.StatusCode,
            ViewData = new ViewDataDictionary<int>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = context.Response.StatusCode },
        };
        await context.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>()
            .ExecuteAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()), view);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was answered with 503: the database does not answer ({Reason}).")]
    private partial void LogAway(PathString path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} could not be answered.")]
    private partial void LogFailed(Exception exception, PathString path);
}
