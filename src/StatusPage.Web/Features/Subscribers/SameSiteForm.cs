using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// Takes a form only from a page of this site. Public pages are the same bytes for everyone, so they can hold no token;
/// every browser says where a form comes from. A program that says nothing has no cookies to be abused either.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SameSiteFormAttribute : Attribute, IAsyncResourceFilter
{
    /// <summary>
    /// Whether what is posted to the address itself, to none of its handlers, may come from anywhere: mail programs in a
    /// browser do so (RFC 8058). The address then holds the proof.
    /// </summary>
    public bool OneClick { get; init; }

    public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        var settings = context.HttpContext.RequestServices.GetRequiredService<OperatorSettings>();
        if (HttpMethods.IsPost(request.Method) && !(OneClick && !request.Query.ContainsKey("handler")) && !IsFromHere(request, settings))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return Task.CompletedTask;
        }

        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next();
    }

    private static bool IsFromHere(HttpRequest request, OperatorSettings settings)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && (from.Authority == request.Host.Value || from.Authority == settings.PublicUrl.Authority));
    }
}
