using System.Text;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Feeds;

/// <summary>What other programs follow and show: feeds, calendars, badges, and the files that machines look for.</summary>
public static class FeedsFeature
{
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddScoped<HistoryFeed>();
        services.AddScoped<HistoryDocument>();
        services.AddScoped<Badge>();
        services.AddScoped<SiteFiles>();
        return services;
    }

    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        foreach (var language in new[] { "", "/en" })
        {
            foreach (var service in new[] { "", "/services/{slug}" })
            {
                var about = routes.MapGroup(language + service).AllowAnonymous().WithMetadata(new BoardPageAttribute());
                about.MapGet("/history.rss", (HttpContext c, HistoryFeed feed) => Answer(c, s => Results.Bytes(feed.Rss(s), "application/rss+xml; charset=utf-8")));
                about.MapGet("/history.atom", (HttpContext c, HistoryFeed feed) => Answer(c, s => Results.Bytes(feed.Atom(s), "application/atom+xml; charset=utf-8")));
                about.MapGet("/history.json", (HttpContext c, HistoryDocument history) => Answer(c, s => Results.Bytes(history.Page(s, c.Request.Query["page"]), Json)));
                about.MapGet("/maintenance.ics", (HttpContext c, BoardSnapshot board, Texts texts, OperatorSettings settings) =>
                    Answer(c, s => Results.Text(CalendarFile.Of(board, s, texts, settings.PublicUrl), "text/calendar", Encoding.UTF8)));
                about.MapGet("/badge.svg", (HttpContext c, Badge badge) => Answer(c, s => Results.Text(badge.Svg(s), "image/svg+xml", Encoding.UTF8)));
                about.MapGet("/badge.json", (HttpContext c, Badge badge) => Answer(c, s => Results.Bytes(badge.Shields(s), Json)));
            }

            var all = routes.MapGroup(language).AllowAnonymous().WithMetadata(new BoardPageAttribute());
            all.MapGet("/incidents/{id}.json", (string id, HttpContext c, PublicDocuments documents) =>
                documents.TimeLine(id) is { } document ? Answer(c, _ => Results.Bytes(document, Json)) : Results.NotFound());
            all.MapGet("/manifest.webmanifest", (SiteFiles files) => Results.Bytes(files.Manifest(), "application/manifest+json"));
        }

        var site = routes.MapGroup("").AllowAnonymous().WithMetadata(new BoardPageAttribute());
        site.MapGet("/robots.txt", (SiteFiles files) => Results.Text(files.Robots(), "text/plain", Encoding.UTF8));
        site.MapGet("/sitemap.xml", (SiteFiles files) => Results.Bytes(files.Sitemap(), "application/xml; charset=utf-8"));
        site.MapGet("/.well-known/security.txt", (SiteFiles files) => files.Security() is { } text ? Results.Text(text, "text/plain", Encoding.UTF8) : Results.NotFound());
        return routes;
    }

    private const string Json = "application/json; charset=utf-8";

    private static IResult Answer(HttpContext context, Func<PublicService?, IResult> write)
    {
        PublicService? service = null;
        if (context.GetRouteValue("slug") is string slug)
        {
            service = context.RequestServices.GetRequiredService<BoardSnapshot>().ServiceBySlug(slug);
            if (service is null)
            {
                return Results.NotFound();
            }
        }

        PageRenderer.KeepHeader(context, "Access-Control-Allow-Origin", "*");
        return write(service);
    }
}
