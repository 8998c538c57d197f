using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Content;

public static class ContentFeature
{
    public static IServiceCollection AddContent(this IServiceCollection services)
    {
        services.AddSingleton<ContentLibrary>();
        services.AddSingleton<RecordSettings>();
        services.AddHostedService<ContentWatcher>();
        return services;
    }

    public static IEndpointRouteBuilder MapContent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/theme.css", (BoardSnapshot board) => Results.Text(ThemeStyles.Of(board.Site.Settings.Colours), "text/css"))
            .WithMetadata(new BoardPageAttribute())
            .AllowAnonymous();
        return routes;
    }
}
