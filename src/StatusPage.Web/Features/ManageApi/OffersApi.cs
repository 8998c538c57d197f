using System.Text.Json;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>What Statuspage has and this page hasn't, or has as it is: the answers say so, and nothing that is sent is lost in silence.</summary>
public sealed class OffersApi(ApiCall call)
{
    private const string NoMetrics = "This page shows no metrics, so nothing of it would be kept.";

    /// <summary>As <c>wwwroot/embed</c> draws it.</summary>
    private static readonly IReadOnlyDictionary<string, string> Frame = new Dictionary<string, string>
    {
        ["position"] = "bottom-right",
        ["incident_background_color"] = "#ffffff",
        ["incident_text_color"] = "#16202a",
        ["maintenance_background_color"] = "#ffffff",
        ["maintenance_text_color"] = "#16202a",
    };

    public ApiAnswer Metrics() => ApiAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    public ApiAnswer RefuseMetrics() => ApiAnswer.Error(StatusCodes.Status409Conflict, NoMetrics);

    public ApiAnswer UnknownMetric() => ApiAnswer.NotFound($"There is no such metric. {NoMetrics}");

    public ApiAnswer Embed() => ApiAnswer.Of(StatusCodes.Status200OK, WriteEmbed);

    public async Task<ApiAnswer> ChangeEmbedAsync()
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "status_embed_config");
        if (fields is null)
        {
            return error!;
        }

        var other = Frame.Where(f => fields.Text(f.Key) is { } text && !text.Equals(f.Value, StringComparison.OrdinalIgnoreCase)).Select(f => f.Key).ToList();
        return fields.Problems.Count > 0 ? ApiAnswer.Refused([.. fields.Problems])
            : other.Count > 0 ? ApiAnswer.Error(StatusCodes.Status409Conflict, $"{string.Join(", ", other)}: the frame looks the same on every site; its colours follow the reader's light or dark.")
            : Embed();
    }

    private void WriteEmbed(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("page_id", call.PageId);
        foreach (var (name, value) in Frame)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
