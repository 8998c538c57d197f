using StatusPage.Web.Board;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.OpenApi;

public static class OpenApiFeature
{
    public static IEndpointRouteBuilder MapOpenApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", (HttpContext context, BoardSnapshot board, OperatorSettings settings) =>
            {
                PageRenderer.KeepHeader(context, "Access-Control-Allow-Origin", "*");
                return Results.Text(
                    OpenApiDocument.Of(new Texts(Domain.Language.English)["shared.site_title", board.Site.Settings.Name], settings.PublicUrl).ToJsonString(),
                    "application/json",
                    System.Text.Encoding.UTF8);
            })
            .WithMetadata(new BoardPageAttribute())
            .AllowAnonymous();
        return routes;
    }
}
