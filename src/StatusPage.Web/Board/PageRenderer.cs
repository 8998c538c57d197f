using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace StatusPage.Web.Board;

/// <summary>Marks the endpoints whose answer is a function of the snapshot and the address alone.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BoardPageAttribute : Attribute;

/// <summary>
/// Renders a page of the board by sending a request of our own through the pipeline: without a visitor's
/// cookies, headers or host, so that nothing of one visitor can end up in what all are served.
/// </summary>
public sealed class PageRenderer(IServiceScopeFactory scopes)
{
    private static readonly object Marker = new();
    private static readonly object Kept = new();

    /// <summary>The rest of the pipeline; set once, while it is being built.</summary>
    public RequestDelegate? Pipeline { get; set; }

    /// <summary>The pages being rendered for, so that views read the same snapshot from start to end.</summary>
    public static BoardPages? PagesOf(HttpContext context) => context.Items.TryGetValue(Marker, out var pages) ? (BoardPages?)pages : null;

    /// <summary>Null when the address belongs to no page of the board.</summary>
    public async Task<RenderedPage?> RenderAsync(string address, BoardPages pages)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var cut = address.IndexOf('?', StringComparison.Ordinal);
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("board.invalid");
        context.Request.Path = cut < 0 ? address : address[..cut];
        context.Request.QueryString = cut < 0 ? QueryString.Empty : new QueryString(address[cut..]);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        context.Items[Marker] = pages;

        await Pipeline!(context);
        await context.Response.CompleteAsync();

        return context.Items.ContainsKey(Refused) || context.Response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status404NotFound) || body.Length == 0
            ? null
            : new RenderedPage(body.ToArray(), context.Response.ContentType ?? "text/html; charset=utf-8", context.Response.StatusCode, OwnHeaders(context));
    }

    /// <summary>Has these headers go out with the page, in place of those that all pages have.</summary>
    public static void KeepHeader(HttpContext context, string name, string value)
    {
        context.Response.Headers[name] = value;
        if (context.Items.TryGetValue(Kept, out var kept))
        {
            ((List<KeyValuePair<string, StringValues>>)kept!).Add(new(name, value));
        }
        else
        {
            context.Items[Kept] = new List<KeyValuePair<string, StringValues>> { new(name, value) };
        }
    }

    private static List<KeyValuePair<string, StringValues>>? OwnHeaders(HttpContext context) =>
        context.Items.TryGetValue(Kept, out var kept) ? (List<KeyValuePair<string, StringValues>>)kept! : null;

    /// <summary>After routing: our own requests go no further than to pages of the board.</summary>
    public static Task Guard(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<BoardPageAttribute>() is not null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            // A page that is asked to do something would be rendered without having been filled.
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        if (PagesOf(context) is null || context.GetEndpoint()?.Metadata.GetMetadata<BoardPageAttribute>() is not null)
        {
            return next(context);
        }

        context.Items[Refused] = true;
        return Task.CompletedTask;
    }

    private static readonly object Refused = new();
}
