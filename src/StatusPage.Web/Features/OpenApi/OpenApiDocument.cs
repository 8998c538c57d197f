using System.Text.Json.Nodes;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.OpenApi;

/// <summary>OpenAPI 3.1 of everything that programs can ask, made from <see cref="ApiOperations"/> and <see cref="ApiSchemas"/>.</summary>
public static class OpenApiDocument
{
    public static JsonObject Of(string title, Uri publicUrl)
    {
        var paths = new JsonObject();
        foreach (var path in ApiOperations.All.GroupBy(o => o.Path))
        {
            var item = new JsonObject();
            foreach (var operation in path)
            {
                item[operation.Method.ToLowerInvariant()] = Operation(operation);
            }

            paths[path.Key] = item;
        }

        var schemas = new JsonObject { ["Any"] = new JsonObject() };
        foreach (var (name, properties) in ApiSchemas.Objects)
        {
            schemas[name] = Object(properties);
        }

        foreach (var (name, item) in ApiSchemas.Lists)
        {
            schemas[name] = new JsonObject { ["type"] = "array", ["items"] = Reference(item) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = title,
                ["version"] = "1",
                ["description"] = "Reading is compatible with Statuspage's public API v2, managing with its API v1. Put /en before an address that needs no key, or ?lang=en behind it, for English.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = publicUrl.GetLeftPart(UriPartial.Authority) }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key of this site; `Authorization: OAuth <key>` is taken too." } },
            },
        };
    }

    private static JsonObject Operation(ApiOperation operation)
    {
        var parameters = new JsonArray();
        foreach (var name in operation.Path.Split('{').Skip(1).Select(p => p[..p.IndexOf('}', StringComparison.Ordinal)]))
        {
            parameters.Add(new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        }

        foreach (var name in operation.Query)
        {
            parameters.Add(new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } });
        }

        var success = new JsonObject { ["description"] = operation.Success >= 400 ? "Refused" : "Done" };
        if (operation.Success != 204)
        {
            success["content"] = new JsonObject { [operation.Type] = new JsonObject { ["schema"] = operation.Schema is { } schema ? Reference(schema) : new JsonObject { ["type"] = "string" } } };
        }

        var responses = new JsonObject { [operation.Success.ToString(System.Globalization.CultureInfo.InvariantCulture)] = success };
        foreach (var (status, words) in operation.IsManaged || operation.Method != "GET" ? Refusals(operation) : [])
        {
            responses.TryAdd(status, new JsonObject { ["description"] = words, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference("Error") } } });
        }

        if (operation.Query.Length > 0 && operation.Path.StartsWith("/api/calendar/", StringComparison.Ordinal))
        {
            responses["400"] = new JsonObject { ["description"] = "What is asked is missing or cannot be read: a problem document says which.", ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Reference("Any") } } };
        }

        if (operation.Path.Contains('{', StringComparison.Ordinal))
        {
            responses.TryAdd("404", new JsonObject { ["description"] = "There is no such thing." });
        }

        var described = new JsonObject
        {
            ["operationId"] = Id(operation),
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["parameters"] = parameters,
            ["responses"] = responses,
        };
        if (operation.IsManaged)
        {
            described["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
        }

        if (operation.Body?.Split(':') is [var wrapper, var body])
        {
            var wrapped = new JsonObject { ["type"] = "object", ["required"] = new JsonArray(wrapper), ["properties"] = new JsonObject { [wrapper] = Reference(body) } };
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = wrapped } } };
        }

        if (operation.Plain is { } plain)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference(plain) } } };
        }

        return described;
    }

    private static IEnumerable<(string Status, string Words)> Refusals(ApiOperation operation)
    {
        if (operation.IsManaged)
        {
            yield return ("401", "Without a key that is known, open and allowed from here.");
            yield return ("403", "The key only reads.");
            yield return ("404", "There is no such thing.");
            yield return ("429", "More requests a minute than the key allows; Retry-After says when again.");
        }
        else if (operation.Method == "POST")
        {
            yield return ("429", "More confirmations than go out; Retry-After says when again.");
        }

        if (operation.Body is not null || operation.Plain is not null)
        {
            yield return ("400", "The body cannot be read.");
            if (operation.IsManaged)
            {
                yield return ("409", "Somebody changed it at the same moment, or it is the file's to change.");
            }

            yield return ("413", "The body is too large.");
            yield return ("415", "The body is neither JSON nor a form.");
        }

        if (operation.Method != "GET" && (operation.IsManaged || operation.Method == "POST"))
        {
            yield return ("422", "Refused: which fields, and which rules.");
        }
    }

    private static string Id(ApiOperation operation) =>
        operation.Method.ToLowerInvariant() + string.Concat(operation.Path.Split(['/', '{', '}', '-', '.', '_'], StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));

    private static JsonObject Object(string properties)
    {
        var described = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, type) in properties.Split(' ').Select(p => p.Split(':')).Select(p => (p[0], p[1])))
        {
            described[name.TrimEnd('!')] = Type(type);
            if (!name.EndsWith('!'))
            {
                required.Add(name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = described };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static JsonObject Type(string type)
    {
        if (type.EndsWith('?'))
        {
            return new JsonObject { ["anyOf"] = new JsonArray(Type(type[..^1]), new JsonObject { ["type"] = "null" }) };
        }

        if (type.StartsWith('['))
        {
            return new JsonObject { ["type"] = "array", ["items"] = Type(type[1..^1]) };
        }

        return type switch
        {
            "id" => new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9]{12}$" },
            "text" => new JsonObject { ["type"] = "string" },
            "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            "number" => new JsonObject { ["type"] = "number" },
            "flag" => new JsonObject { ["type"] = "boolean" },
            "impact" => Choice<Impact>(),
            "component_status" => Choice<ServiceState>(),
            "kind" => Choice<IncidentKind>(),
            "cause" => Choice<IncidentCause>(),
            "maintenance_kind" => Choice<MaintenanceKind>(),
            "expected_impact" => Choice<ExpectedImpact>(),
            _ => Reference(type),
        };
    }

    private static JsonObject Choice<T>()
        where T : struct, Enum => new() { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetValues<T>().Select(v => (JsonNode)Words.Of(v))]) };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };
}
