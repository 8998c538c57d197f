using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Tests.ManageApi;

namespace StatusPage.Web.Tests.OpenApi;

/// <summary>The documentation says what there is, and what there is says what the documentation does.</summary>
public class OpenApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_every_address_for_programs_and_no_other()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var documented = Operations(await DocumentAsync(app)).ToHashSet();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Method: m, Path: "/" + e.RoutePattern.RawText!.Trim('/'))))
            .Where(e => e.Method != "OPTIONS" && !e.Path.StartsWith("/en/", StringComparison.Ordinal) && !e.Path.Contains("**", StringComparison.Ordinal))
            .Where(e => e.Path.StartsWith("/api/", StringComparison.Ordinal) || e.Path.StartsWith("/v1/", StringComparison.Ordinal) || e.Path.Contains("/history.", StringComparison.Ordinal) || e.Path.Contains("/badge.", StringComparison.Ordinal))
            .Select(e => $"{e.Method} {e.Path}")
            .ToHashSet();

        Assert.Empty(mapped.Except(documented));
        Assert.Empty(documented.Where(d => d.Contains(" /api/", StringComparison.Ordinal) || d.Contains(" /v1/", StringComparison.Ordinal)).Except(mapped));
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
        var wrong = new List<string>();
        var seen = 0;
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (item!["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"] is not { } schema || path.StartsWith("/api/calendar", StringComparison.Ordinal))
            {
                continue;
            }

            var ids = path.Contains("component-groups", StringComparison.Ordinal) ? [group]
                : path.Contains("/components", StringComparison.Ordinal) ? [scene.IdOf("exchange")]
                : path.Contains("postmortem", StringComparison.Ordinal) || !path.Contains("{id}", StringComparison.Ordinal) ? [incident.Id]
                : path.Contains("scheduled-maintenances", StringComparison.Ordinal) ? [notice.Id]
                : new[] { incident.Id, notice.Id };
            foreach (var id in ids)
            {
                var address = path.Replace("{page_id}", api.Page.Split('/')[^1], StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal).Replace("{slug}", "exchange", StringComparison.Ordinal).Replace("{month}", "2026-12", StringComparison.Ordinal);
                Check(document, schema, JsonNode.Parse(await api.Http.GetStringAsync(address, Stop)), address, wrong);
                seen++;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.InRange(seen, 25, 100);
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
