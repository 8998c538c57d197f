using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Architecture;

/// <summary>Whoever opens an address to the world writes it down here; everything else asks who you are.</summary>
public partial class EndpointProtectionTests
{
    /// <summary>By route, without the English twins under <c>en</c> and without the files of <c>wwwroot</c>.</summary>
    private static readonly string[] Public =
    [
        "",
        "api",
        "api/calendar/days",
        "api/calendar/desk",
        "api/calendar/notification-deadline",
        "api/calendar/working-time",
        ".well-known/security.txt",
        "api/promises.json",
        "api/sla/{month}.json",
        "api/v2/components.json",
        "api/v2/incidents.json",
        "api/v2/incidents/unresolved.json",
        "api/v2/incidents/{id}.json",
        "api/v2/scheduled-maintenances.json",
        "api/v2/scheduled-maintenances/active.json",
        "api/v2/scheduled-maintenances/upcoming.json",
        "api/v2/scheduled-maintenances/{id}.json",
        "api/v2/status.json",
        "api/v2/subscribers.json",
        "api/v2/summary.json",
        "api/v2/{**rest}",
        "badge.json",
        "badge.svg",
        "embed/frame",
        "error/{what:regex(^(not-found|failure)$)}",
        "health/live",
        "health/ready",
        "history.atom",
        "history.json",
        "history.rss",
        "history/{month?}",
        "incidents/{id}",
        "incidents/{id}.json",
        "live",
        "live/negotiate",
        "maintenance.ics",
        "maintenance/{id}",
        "maintenance/{id}.ics",
        "openapi.json",
        "robots.txt",
        "promises",
        "services/{slug}",
        "services/{slug}/badge.json",
        "services/{slug}/badge.svg",
        "services/{slug}/history.atom",
        "services/{slug}/history.json",
        "services/{slug}/history.rss",
        "services/{slug}/maintenance.ics",
        "sitemap.xml",
        "sla/{month?}/{slug?}/{version:int?}",
        "sla/{month}.csv",
        "staff/duty/{token}",
        "staff/join",
        "staff/language",
        "staff/sign-in",
        "subscribe",
        "subscribe/request",
        "subscriptions/{token}",
        "theme.css",
        "{*path:nonfile}",
        "{slug:regex(^[a-z0-9-]+$)}",
    ];

    [Fact]
    public async Task Every_endpoint_is_on_the_public_list_or_needs_a_member_of_staff()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);

        var open = Routes(app)
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => WithoutLanguage(e.RoutePattern.RawText!))
            .Distinct();

        Assert.Equal(Public.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stranger_is_sent_from_every_closed_endpoint_to_the_sign_in_page()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var closed = Routes(app).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(Address).Distinct().ToList();

        Assert.Contains("/staff", closed);
        foreach (var address in closed)
        {
            var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            if (address.StartsWith("/v1", StringComparison.Ordinal))
            {
                // A program is told so, and sent nowhere.
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                continue;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{address} answered {(int)answer.StatusCode}.");
            Assert.StartsWith("/staff/sign-in?", answer.Headers.Location!.PathAndQuery);
        }
    }

    [Fact]
    public async Task No_staff_page_takes_a_form_without_its_token()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);
        var addresses = Routes(app)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Contains("POST"))
            .Select(Address).Where(a => a.StartsWith(StaffFeature.Root, StringComparison.Ordinal)).Distinct().ToList();

        Assert.Contains("/staff/sign-out", addresses);
        foreach (var address in addresses)
        {
            var answer = await client.PostAsync(address, new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{address} answered {(int)answer.StatusCode}.");
        }
    }

    [Fact]
    public async Task No_staff_page_can_be_framed_or_kept_by_a_cache()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = await app.SignInAsync(Roles.Manager);

        foreach (var address in Routes(app).Select(Address).Where(a => a.StartsWith(StaffFeature.Root, StringComparison.Ordinal)).Distinct())
        {
            var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore, $"{address} may be kept.");
        }
    }

    private static IEnumerable<RouteEndpoint> Routes(StatusApp app) =>
        // The framework adds a route for new files of wwwroot when it runs for developers, as it does in tests.
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>().Where(e => e.RoutePattern.RawText != "{**path:file}");

    private static string WithoutLanguage(string route) =>
        route == "en" ? "" : route.TrimStart('/') is var own && own.StartsWith("en/", StringComparison.Ordinal) ? own[3..] : own;

    /// <summary>An address that the route takes.</summary>
    private static string Address(RouteEndpoint endpoint) =>
        "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), m => m.Value.Contains("length(12)", StringComparison.Ordinal) ? "abcdefghijkl" : "exchange");

    [GeneratedRegex(@"\{[^{}]+\}")]
    private static partial Regex Parameter();
}
