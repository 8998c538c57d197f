using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Tests.ManageApi;

namespace StatusPage.Web.Tests.OpenApi;

/// <summary>The documentation says what there is, and what there is says what the documentation does.</summary>
public class OpenApiTests
{
    /// <summary>What has to be asked along.</summary>
    private static readonly Dictionary<string, string> Questions = new()
    {
        ["/api/calendar/notification-deadline"] = "?detected=2026-12-01T09:00:00Z",
        ["/api/calendar/working-time"] = "?from=2026-12-01T09:00:00Z&minutes=90",
        ["/api/calendar/days"] = "?year=2026",
        ["/api/calendar/desk"] = "?at=2026-12-01T09:00:00Z",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_every_address_for_programs_and_no_other()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var documented = Operations(await DocumentAsync(app)).ToHashSet();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
            .Where(e => IsForPrograms(e))
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? (e.Metadata.GetMetadata<PageActionDescriptor>() is null ? [] : ["GET"])).Select(m => (Method: m, Path: "/" + e.RoutePattern.RawText!.Trim('/'))))
            .Where(e => e.Method is not ("OPTIONS" or "HEAD") && !e.Path.StartsWith("/en/", StringComparison.Ordinal))
            .Select(e => $"{e.Method} {e.Path}")
            .ToHashSet();

        Assert.Empty(mapped.Except(documented));
        Assert.Empty(documented.Except(mapped));
        Assert.InRange(documented.Count, 90, 200);
    }

    /// <summary>What is public or under <c>/v1</c>, is no page, no file of <c>wwwroot</c> and not what pages themselves fetch, and is no catch-all that answers 404.</summary>
    private static bool IsForPrograms(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || path.StartsWith("/v1/", StringComparison.Ordinal))
            && (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null || path.EndsWith(".ics", StringComparison.Ordinal))
            && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            && !path.Contains("**", StringComparison.Ordinal) && !path.Contains("{*", StringComparison.Ordinal)
            && path is not ("/live" or "/live/negotiate" or "/theme.css")
            && !path.StartsWith("/staff/", StringComparison.Ordinal) && !path.StartsWith("/error/", StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_answered_has_the_shape_that_is_documented(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero)));
        var document = await DocumentAsync(app);
        using var api = await ApiClient.OpenAsync(app);
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        var notice = await scene.MaintenanceAsync(new("Schijven", null), new("We vervangen schijven.", null), scene.Now.AddMinutes(-5), TimeSpan.FromHours(1), ["mysql"]);
        var group = app.Board.Groups[0].Id;
        var follower = await api.PostAsync($"/incidents/{incident.Id}/subscribers", new { subscriber = new { email = "piet@example.nl" } });
        string token;
        await using (var db = app.NewDb())
        {
            var known = await db.Set<Subscriber>().SingleAsync(Stop);
            token = app.Services.GetRequiredService<SubscriptionLinks>().Token(known.Id, known.Nonce);
        }

        var wrong = new List<string>();
        var seen = 0;
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (item!["get"]?["responses"]?["200"]?["content"]?.AsObject().Single() is not { Value: { } content, Key: var type })
            {
                continue;
            }

            var ids = path.Contains("component-groups", StringComparison.Ordinal) ? [group]
                : path.Contains("/components", StringComparison.Ordinal) ? [scene.IdOf("exchange")]
                : path.Contains("/subscribers/{id}", StringComparison.Ordinal) ? [(string)follower["id"]!]
                : path.Contains("/maintenance/{id}", StringComparison.Ordinal) || path.Contains("scheduled-maintenances", StringComparison.Ordinal) ? [notice.Id]
                : path.Contains("postmortem", StringComparison.Ordinal) || !path.Contains("{id}", StringComparison.Ordinal) ? [incident.Id]
                : new[] { incident.Id, notice.Id };
            foreach (var id in ids)
            {
                var address = path.Replace("{page_id}", api.Page.Split('/')[^1], StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal).Replace("{incident_id}", incident.Id, StringComparison.Ordinal)
                    .Replace("{token}", token, StringComparison.Ordinal).Replace("{slug}", "exchange", StringComparison.Ordinal).Replace("{month}", "2026-12", StringComparison.Ordinal) + Questions.GetValueOrDefault(path);
                using var answer = await api.Http.GetAsync(address, Stop);
                Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
                Assert.Equal((address, type), (address, answer.Content.Headers.ContentType!.MediaType));
                if (type == "application/json")
                {
                    Check(document, content["schema"]!, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop)), address, wrong);
                }

                seen++;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.InRange(seen, 60, 120);
    }

    /// <summary>Also what is public: how it is refused is in the document.</summary>
    [Fact]
    public async Task How_the_public_calls_are_refused_is_documented()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var document = await DocumentAsync(app);
        using var client = app.NewClient();
        foreach (var (method, path, body, type, expected) in new[]
        {
            ("POST", "/api/v2/subscribers.json", "{}", "application/json", 400),
            ("POST", "/api/v2/subscribers.json", "{\"subscriber\":{}}", "application/json", 422),
            ("POST", "/api/v2/subscribers.json", "{", "application/json", 400),
            ("POST", "/api/v2/subscribers.json", "x", "text/plain", 415),
            ("POST", "/api/v2/subscribers.json", $"{{\"subscriber\":{{\"email\":\"{new string('a', 2_000_000)}\"}}}}", "application/json", 413),
            ("GET", "/api/v2/subscribers/{token}.json", null, null, 404),
            ("DELETE", "/api/v2/subscribers/{token}.json", null, null, 404),
            ("POST", "/api/v2/subscriptions/{token}/resend_confirmation", null, null, 404),
            ("GET", "/api/v2/incidents/{id}.json", null, null, 404),
            ("GET", "/services/{slug}/history.rss", null, null, 404),
            ("GET", "/api/calendar/notification-deadline", null, null, 400),
            ("GET", "/api/calendar/working-time", null, null, 400),
            ("GET", "/api/calendar/days", null, null, 400),
            ("GET", "/api/calendar/desk", null, null, 400),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
            request.Content = body is null ? null : new StringContent(body, null, type!);
            using var answer = await client.SendAsync(request, Stop);

            Assert.Equal((path, body?.Length, expected), (path, body?.Length, (int)answer.StatusCode));
            Assert.NotNull(document["paths"]![path]![method.ToLowerInvariant()]!["responses"]![$"{expected}"]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task There_is_a_page_to_read(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);

        var page = await app.PageAsync("/en/api");

        Assert.Equal("For programs", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("/api/v2/summary.json", page.Body!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> DocumentAsync(StatusApp app)
    {
        using var client = app.NewClient();
        return JsonNode.Parse(await client.GetStringAsync("/openapi.json", Stop))!;
    }

    private static IEnumerable<string> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}"));

    /// <summary>As much of JSON Schema as the document uses; and no property goes undocumented.</summary>
    private static void Check(JsonNode document, JsonNode schema, JsonNode? value, string at, List<string> wrong)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            Check(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, at, wrong);
            return;
        }

        if (schema["anyOf"] is JsonArray choices)
        {
            if (value is not null)
            {
                Check(document, choices[0]!, value, at, wrong);
            }

            return;
        }

        switch ((string?)schema["type"])
        {
            case null:
                break;
            case "object" when value is JsonObject given:
                var properties = schema["properties"]!.AsObject();
                wrong.AddRange((schema["required"]?.AsArray() ?? []).Where(r => !given.ContainsKey((string)r!)).Select(r => $"{at}.{r} is missing"));
                foreach (var (name, part) in given)
                {
                    if (properties[name] is { } known)
                    {
                        Check(document, known, part, $"{at}.{name}", wrong);
                    }
                    else
                    {
                        wrong.Add($"{at}.{name} is not documented");
                    }
                }

                break;
            case "array" when value is JsonArray items:
                foreach (var (position, item) in items.Index())
                {
                    Check(document, schema["items"]!, item, $"{at}[{position}]", wrong);
                }

                break;
            case "string" when value is JsonValue text && text.TryGetValue<string>(out var word):
                if (schema["enum"] is JsonArray words && words.All(w => (string?)w != word))
                {
                    wrong.Add($"{at}: {word} is not among {words.ToJsonString()}");
                }

                if ((string?)schema["pattern"] is { } pattern && !System.Text.RegularExpressions.Regex.IsMatch(word, pattern))
                {
                    wrong.Add($"{at}: {word} is not like {pattern}");
                }

                break;
            case "number" when value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number:
            case "boolean" when value is JsonValue flag && flag.TryGetValue<bool>(out _):
                break;
            case var type:
                wrong.Add($"{at} is {value?.ToJsonString() ?? "null"} and not a {type}");
                break;
        }
    }
}
