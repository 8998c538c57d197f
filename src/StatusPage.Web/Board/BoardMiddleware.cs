using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using StatusPage.Web.Localization;
using StatusPage.Web.Security;

namespace StatusPage.Web.Board;

/// <summary>
/// First in the pipeline: answers public pages from memory. Everything that is not one passes through.
/// </summary>
public sealed class BoardMiddleware
{
    /// <summary>
    /// A shared cache may serve a storm for one second without asking, then asks with the ETag; and may go on
    /// serving what it has when we are gone. A browser always asks.
    /// </summary>
    private const string CacheControl = "public, max-age=0, s-maxage=1, must-revalidate, stale-if-error=86400";

    private static readonly StringValues VaryEncoding = HeaderNames.AcceptEncoding;
    private static readonly string[] NotOurs = ["/staff", "/live", "/health", "/css", "/js", "/fonts", "/img", "/lib", "/v1", "/api/calendar", "/embed/script.js", "/embed/frame.js", "/embed/frame.css", "/api/v2/subscribers", "/en/api/v2/subscribers", "/subscriptions", "/en/subscriptions", "/subscribe/request", "/en/subscribe/request", "/subscribe/programs", "/en/subscribe/programs", "/subscribe/browser", "/en/subscribe/browser", "/push-worker.js"];

    /// <summary>
    /// The only parts of a query that pages read, beside <c>lang</c>, which is another way to say <c>/en</c>; others
    /// (trackers') change nothing and are dropped.
    /// </summary>
    private static readonly string[] QueryKeys = ["q", "page", "service"];

    private readonly RequestDelegate _next;
    private readonly StatusBoard _board;
    private readonly PageRenderer _renderer;

    public BoardMiddleware(RequestDelegate next, StatusBoard board, PageRenderer renderer)
    {
        (_next, _board, _renderer) = (next, board, renderer);
        _renderer.Pipeline = next;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return _next(context);
        }

        // What is only read has no body. One that claims to be a form would be looked into for the values of the address,
        // and where it cannot be read a page would be given none.
        if (request.ContentType is not null)
        {
            request.ContentType = null;
        }

        var path = request.Path.Value ?? "/";
        if (request.QueryString.HasValue)
        {
            if (LanguageTags.TryParse(request.Query["lang"].ToString(), out var language))
            {
                path = LanguageTags.InLanguage(path, language);
            }

            if (QueryKeys.Any(k => request.Query.ContainsKey(k)))
            {
                return IsOurs(path) ? SearchAsync(context, path) : _next(context);
            }
        }

        return _board.Pages.Ready(path) is { } page ? SendAsync(context, page)
            : IsOurs(path) ? RenderAsync(context, path)
            : _next(context);
    }

    private static bool IsOurs(string path) =>
        path.Length <= 200 && !Array.Exists(NotOurs, n => path.StartsWith(n, StringComparison.Ordinal) && (path.Length == n.Length || path[n.Length] == '/'));

    private async Task RenderAsync(HttpContext context, string path)
    {
        var page = await _board.Pages.GetAsync(path, _renderer.RenderAsync);
        await (page is { Status: StatusCodes.Status200OK } ? SendAsync(context, page) : _next(context));
    }

    /// <summary>What a visitor asks for in words of their own is rendered for them and not kept.</summary>
    private async Task SearchAsync(HttpContext context, string path)
    {
        var query = QueryString.Create(QueryKeys.Where(context.Request.Query.ContainsKey).Select(k => KeyValuePair.Create(k, (string?)context.Request.Query[k].ToString())));
        var page = await _renderer.RenderAsync(path + query, _board.Pages);
        await (page is { Status: StatusCodes.Status200OK } ? SendAsync(context, page) : _next(context));
    }

    private static Task SendAsync(HttpContext context, RenderedPage page)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers.ETag = page.ETag;
        headers.CacheControl = CacheControl;
        headers.Vary = VaryEncoding;
        SecurityHeaders.SetPublic(headers);
        foreach (var (name, value) in page.Headers)
        {
            headers[name] = value;
        }

        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } match && Matches(match, page.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var encoding = AcceptEncoding.Best(context.Request.Headers.AcceptEncoding);
        var bytes = page.In(encoding);
        if (encoding != PageEncoding.Identity)
        {
            headers.ContentEncoding = encoding == PageEncoding.Brotli ? "br" : "gzip";
        }

        response.ContentType = page.ContentType;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, 0, bytes.Length);
    }

    private static bool Matches(StringValues candidates, string etag)
    {
        foreach (var candidate in candidates)
        {
            // If-None-Match compares weakly: W/ does not matter. A CDN may have added a suffix of its own for the encoding.
            if (candidate is "*" || candidate?.Contains(etag.AsSpan(2), StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }
}
