using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Statuspage's managing API v1 under <c>/v1</c>, for programs with a key.</summary>
public static class ManageApiFeature
{
    public const string Root = "/v1";
    private static readonly string[] Changing = [HttpMethods.Patch, HttpMethods.Put];

    public static IServiceCollection AddManageApi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Name, null);
        services.AddSingleton<ApiLimits>();
        services.AddScoped<MakeApiKey>();
        services.AddScoped<RevokeApiKey>();
        services.AddScoped<ApiCall>();
        services.AddScoped<ComponentsApi>();
        services.AddScoped<IncidentsApi>();
        services.AddScoped<PostmortemApi>();
        services.AddScoped<ManagedSubscribers>();
        services.AddScoped<SubscriberWishes>();
        services.AddScoped<SubscribersApi>();
        services.AddScoped<NewSubscribersApi>();
        services.AddScoped<ManySubscribersApi>();
        services.AddScoped<OffersApi>();
        return services;
    }

    public static IEndpointRouteBuilder MapManageApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root);
        api.AddEndpointFilter(LimitAndLogAsync);
        var read = api.MapGroup("").RequireAuthorization(Policy(Roles.All));
        var write = api.MapGroup("").RequireAuthorization(Policy([Roles.Editor, Roles.Manager]));

        read.MapGet("/pages", (ComponentsApi c) => c.Pages());
        OfPage(read).MapGet("", (ComponentsApi c) => c.Page());
        OfPage(write).MapMethods("", Changing, (ComponentsApi c) => c.ChangePageAsync());

        OfPage(read).MapGet("/components", (ComponentsApi c) => c.Components());
        OfPage(write).MapPost("/components", (ComponentsApi c) => c.RefuseCatalogue());
        OfPage(read).MapGet("/components/{id}", (string id, ComponentsApi c) => c.Component(id));
        OfPage(write).MapMethods("/components/{id}", Changing, (string id, ComponentsApi c) => c.ChangeComponentAsync(id));
        OfPage(write).MapDelete("/components/{id}", (string id, ComponentsApi c) => c.RefuseDeleting(id));
        OfPage(read).MapGet("/components/{id}/uptime", (string id, ComponentsApi c) => c.Uptime(id));
        OfPage(read).MapGet("/component-groups", (ComponentsApi c) => c.Groups());
        OfPage(write).MapPost("/component-groups", (ComponentsApi c) => c.RefuseCatalogue());
        OfPage(read).MapGet("/component-groups/{id}", (string id, ComponentsApi c) => c.Group(id));
        OfPage(write).MapMethods("/component-groups/{id}", Changing, (string id, ComponentsApi c) => c.ChangeGroupAsync(id));
        OfPage(write).MapDelete("/component-groups/{id}", (string id, ComponentsApi c) => c.RefuseDeleting(id));

        OfPage(read).MapGet("/incidents", (IncidentsApi i) => i.ListAsync(IncidentsApi.Which.All));
        OfPage(read).MapGet("/incidents/unresolved", (IncidentsApi i) => i.ListAsync(IncidentsApi.Which.Unresolved));
        OfPage(read).MapGet("/incidents/upcoming", (IncidentsApi i) => i.ListAsync(IncidentsApi.Which.Upcoming));
        OfPage(read).MapGet("/incidents/scheduled", (IncidentsApi i) => i.ListAsync(IncidentsApi.Which.Scheduled));
        OfPage(read).MapGet("/incidents/active_maintenance", (IncidentsApi i) => i.ListAsync(IncidentsApi.Which.Active));
        OfPage(read).MapGet("/incidents/{id}", (string id, IncidentsApi i) => i.GetAsync(id));
        OfPage(write).MapPost("/incidents", (IncidentsApi i) => i.CreateAsync());
        OfPage(write).MapMethods("/incidents/{id}", Changing, (string id, IncidentsApi i) => i.ChangeAsync(id));
        OfPage(write).MapDelete("/incidents/{id}", (string id, IncidentsApi i) => i.DeleteAsync(id));
        OfPage(write).MapMethods("/incidents/{id}/incident_updates/{updateId}", Changing, (string id, string updateId, IncidentsApi i) => i.CorrectAsync(id, updateId));

        OfPage(read).MapGet("/incidents/{id}/postmortem", (string id, PostmortemApi p) => p.GetAsync(id));
        OfPage(write).MapPut("/incidents/{id}/postmortem", (string id, PostmortemApi p) => p.PutAsync(id));
        OfPage(write).MapPut("/incidents/{id}/postmortem/publish", (string id, PostmortemApi p) => p.PublishAsync(id));
        OfPage(write).MapPut("/incidents/{id}/postmortem/revert", (string id, PostmortemApi p) => p.RevertAsync(id));
        OfPage(write).MapDelete("/incidents/{id}/postmortem", (string id, PostmortemApi p) => p.DeleteAsync(id));

        // Addresses of people: as on the staff's side, not for who only reads.
        OfPage(write).MapGet("/subscribers", (SubscribersApi s) => s.ListAsync());
        OfPage(write).MapPost("/subscribers", (NewSubscribersApi s) => s.CreateAsync());
        OfPage(write).MapGet("/subscribers/count", (ManySubscribersApi s) => s.CountAsync());
        OfPage(write).MapGet("/subscribers/histogram_by_state", (ManySubscribersApi s) => s.HistogramAsync());
        OfPage(write).MapGet("/subscribers/unsubscribed", (ManySubscribersApi s) => s.Unsubscribed());
        OfPage(write).MapPost("/subscribers/reactivate", (ManySubscribersApi s) => s.ReactivateAsync());
        OfPage(write).MapPost("/subscribers/unsubscribe", (ManySubscribersApi s) => s.UnsubscribeAsync());
        OfPage(write).MapPost("/subscribers/resend_confirmation", (ManySubscribersApi s) => s.ResendToManyAsync());
        OfPage(write).MapGet("/subscribers/{id}", (string id, SubscribersApi s) => s.GetAsync(id));
        OfPage(write).MapMethods("/subscribers/{id}", Changing, (string id, SubscribersApi s) => s.ChangeAsync(id));
        OfPage(write).MapDelete("/subscribers/{id}", (string id, SubscribersApi s) => s.DeleteAsync(id));
        OfPage(write).MapPost("/subscribers/{id}/resend_confirmation", (string id, SubscribersApi s) => s.ResendAsync(id));
        OfPage(write).MapGet("/incidents/{incident_id}/subscribers", (string incident_id, SubscribersApi s) => s.ListAsync(incident_id));
        OfPage(write).MapPost("/incidents/{incident_id}/subscribers", (string incident_id, NewSubscribersApi s) => s.CreateAsync(incident_id));
        OfPage(write).MapGet("/incidents/{incident_id}/subscribers/{id}", (string incident_id, string id, SubscribersApi s) => s.GetAsync(id, incident_id));
        OfPage(write).MapDelete("/incidents/{incident_id}/subscribers/{id}", (string incident_id, string id, SubscribersApi s) => s.DeleteAsync(id, incident_id));
        OfPage(write).MapPost("/incidents/{incident_id}/subscribers/{id}/resend_confirmation", (string incident_id, string id, SubscribersApi s) => s.ResendAsync(id, incident_id));

        OfPage(read).MapGet("/metrics", (OffersApi o) => o.Metrics());
        OfPage(write).MapPost("/metrics/data", (OffersApi o) => o.RefuseMetrics());
        OfPage(read).MapGet("/metrics/{id}", (OffersApi o) => o.UnknownMetric());
        OfPage(write).MapPost("/metrics/{id}/data", (OffersApi o) => o.UnknownMetric());
        OfPage(read).MapGet("/status_embed_config", (OffersApi o) => o.Embed());
        OfPage(write).MapMethods("/status_embed_config", Changing, (OffersApi o) => o.ChangeEmbedAsync());

        read.Map("/{**rest}", () => ApiAnswer.NotFound());
        return routes;
    }

    /// <summary>An optional <c>.json</c> ends an address; and what a program must not see of a mistake is kept from it.</summary>
    public static Task Middleware(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (!path.StartsWithSegments(Root))
        {
            return next(context);
        }

        if (path.Value!.EndsWith(".json", StringComparison.Ordinal))
        {
            context.Request.Path = path.Value[..^".json".Length];
        }

        return ApiMistakes.AnswerAsync(context, next);
    }

    private static RouteGroupBuilder OfPage(RouteGroupBuilder group)
    {
        var page = group.MapGroup("/pages/{page_id}");
        page.AddEndpointFilter(async (context, next) =>
            context.HttpContext.GetRouteValue("page_id") as string == context.HttpContext.RequestServices.GetRequiredService<ApiCall>().PageId
                ? await next(context)
                : ApiAnswer.NotFound("There is no such page; GET /v1/pages tells its id."));
        return page;
    }

    private static AuthorizationPolicy Policy(IEnumerable<string> roles) =>
        new AuthorizationPolicyBuilder(ApiKeyAuthentication.Name).RequireAuthenticatedUser().RequireRole(roles).Build();

    private static async ValueTask<object?> LimitAndLogAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await ApiCallLog.HoldToLimitAsync(http) is { } refused)
        {
            return refused;
        }

        var answer = (ApiAnswer)(await next(context))!;
        await ApiCallLog.WriteAsync(http, answer.StatusCode!.Value);
        return answer;
    }
}
