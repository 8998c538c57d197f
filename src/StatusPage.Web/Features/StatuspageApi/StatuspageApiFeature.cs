using StatusPage.Web.Board;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>What is compatible with Statuspage: its public API under <c>/api/v2</c>.</summary>
public static class StatuspageApiFeature
{
    private const string Json = "application/json; charset=utf-8";

    public static IServiceCollection AddStatuspageApi(this IServiceCollection services)
    {
        services.AddSingleton<PageIdentity>();
        services.AddHostedService(p => p.GetRequiredService<PageIdentity>());
        services.AddScoped<PublicDocuments>();
        return services;
    }

    public static IEndpointRouteBuilder MapStatuspageApi(this IEndpointRouteBuilder routes)
    {
        foreach (var api in new[] { routes.MapGroup("/api/v2"), routes.MapGroup("/en/api/v2") })
        {
            api.AllowAnonymous();
            Map(api, "/summary.json", (d, _) => d.Summary());
            Map(api, "/status.json", (d, _) => d.Status());
            Map(api, "/components.json", (d, _) => d.Components());
            Map(api, "/incidents.json", (d, _) => d.Incidents());
            Map(api, "/incidents/unresolved.json", (d, _) => d.UnresolvedIncidents());
            Map(api, "/incidents/{id}.json", (d, id) => d.Incident(id!));
            Map(api, "/scheduled-maintenances.json", (d, _) => d.Maintenance());
            Map(api, "/scheduled-maintenances/upcoming.json", (d, _) => d.UpcomingMaintenance());
            Map(api, "/scheduled-maintenances/active.json", (d, _) => d.ActiveMaintenance());
            Map(api, "/scheduled-maintenances/{id}.json", (d, id) => d.Maintenance(id!));
            api.MapPost("/subscribers.json", PublicSubscribing.SubscribeAsync);
            api.MapGet("/subscribers/{token}.json", PublicSubscribing.GetAsync);
            api.MapDelete("/subscribers/{token}.json", PublicSubscribing.DeleteAsync);
            api.MapPost("/subscriptions/{token}/resend_confirmation", PublicSubscribing.ResendAsync);
            api.MapPost("/subscriptions/{token}/resend_confirmation.json", PublicSubscribing.ResendAsync);
            api.MapMethods("/{**rest}", [HttpMethods.Options], Preflight);
            api.Map("/{**rest}", Unknown);
        }

        return routes;
    }

    private static void Map(IEndpointRouteBuilder api, string path, Func<PublicDocuments, string?, byte[]?> write) => api
        .MapGet(path, (HttpContext context, PublicDocuments documents) =>
        {
            if (write(documents, context.GetRouteValue("id") as string) is not { } document)
            {
                return Unknown(context);
            }

            PageRenderer.KeepHeader(context, "Access-Control-Allow-Origin", "*");
            return Results.Bytes(document, Json);
        })
        .WithMetadata(new BoardPageAttribute());

    private static IResult Unknown(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Json(new { error = "Not found", message = "There is nothing at this address." }, statusCode: StatusCodes.Status404NotFound);
    }

    /// <summary>A script that sends more than the simplest request asks first.</summary>
    private static void Preflight(HttpContext context) => Nowhere.Permit(context, "GET, HEAD, POST, DELETE, OPTIONS");
}
