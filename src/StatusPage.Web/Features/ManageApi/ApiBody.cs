using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Reads the body of a request: JSON, or a form with names such as <c>incident[components][id]</c>.</summary>
public static class ApiBody
{
    public const int MostBytes = 1024 * 1024;
    private const int MostFields = 2_000;
    private const int Deepest = 8;

    /// <param name="plain">Also fields without the wrapper, as Statuspage takes them at some addresses; then none at all is an empty object.</param>
    /// <returns>The fields under <paramref name="wrapper"/>, or the answer that says why there are none.</returns>
    public static async Task<(ApiFields? Fields, ApiAnswer? Error)> ReadAsync(HttpRequest request, string wrapper, bool plain = false)
    {
        if (request.ContentLength > MostBytes || await BytesAsync(request) is not { } bytes)
        {
            return (null, ApiAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {MostBytes / 1024} kB."));
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value ?? "" : "";
        try
        {
            JsonElement root;
            if (plain && bytes.Length == 0)
            {
                root = JsonSerializer.SerializeToElement(new JsonObject());
            }
            else if (type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                root = Form(bytes);
            }
            else if (request.ContentType is null or "" || type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            {
                using var document = JsonDocument.Parse(bytes);
                root = document.RootElement.Clone();
            }
            else
            {
                return (null, ApiAnswer.Error(StatusCodes.Status415UnsupportedMediaType, "The body is to be application/json or application/x-www-form-urlencoded."));
            }

            if (plain && root.ValueKind == JsonValueKind.Object && !root.TryGetProperty(wrapper, out _))
            {
                return (new ApiFields(root, "", []), null);
            }

            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(wrapper, out var inner) && inner.ValueKind == JsonValueKind.Object
                ? (new ApiFields(inner, "", []), null)
                : (null, ApiAnswer.Error(StatusCodes.Status400BadRequest, $"The body is to be an object with the key {wrapper}: {{\"{wrapper}\": {{…}}}}."));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            return (null, ApiAnswer.Error(StatusCodes.Status400BadRequest, e is JsonException json ? $"The body is not JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine}." : "The body cannot be read."));
        }
    }

    private static async Task<byte[]?> BytesAsync(HttpRequest request)
    {
        using var target = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (target.Length + read > MostBytes)
            {
                return null;
            }

            target.Write(buffer, 0, read);
        }

        return target.ToArray();
    }

    private static JsonElement Form(byte[] bytes)
    {
        var root = new JsonObject();
        var count = 0;
        foreach (var pair in new QueryStringEnumerable("?" + Encoding.UTF8.GetString(bytes)))
        {
            if (++count > MostFields)
            {
                throw new InvalidDataException("Too many fields.");
            }

            Put(root, pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private static void Put(JsonObject root, string name, string value)
    {
        var parts = name.Replace("]", "", StringComparison.Ordinal).Split('[');
        if (parts.Length > Deepest)
        {
            throw new InvalidDataException("Nested too deeply.");
        }

        var at = root;
        for (var i = 0; i < parts.Length; i++)
        {
            var isList = i + 1 < parts.Length && parts[i + 1].Length == 0;
            if (isList)
            {
                if (at[parts[i]] is not JsonArray list)
                {
                    at[parts[i]] = list = [];
                }

                list.Add((JsonNode)value);
                return;
            }

            if (i == parts.Length - 1)
            {
                at[parts[i]] = value;
                return;
            }

            if (at[parts[i]] is not JsonObject next)
            {
                at[parts[i]] = next = [];
            }

            at = next;
        }
    }
}
