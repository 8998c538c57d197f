using StatusPage.Web.Database;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>What goes wrong below the endpoints, told in the shapes of the API and without its inside.</summary>
internal static class ApiMistakes
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await ApiAnswer.Error(e.StatusCode, "The request cannot be read.").ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && DatabaseAway.Explains(e))
        {
            context.Response.Headers.RetryAfter = "5";
            await ApiAnswer.Error(StatusCodes.Status503ServiceUnavailable, "The database does not answer. Nothing was changed; try again in a moment.").ExecuteAsync(context);
        }
    }
}
