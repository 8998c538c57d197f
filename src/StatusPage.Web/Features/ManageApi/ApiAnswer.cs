using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Something wrong with what was sent: at which field, by which rule, in words.</summary>
public sealed record ApiProblem(string Field, string Code, string Message)
{
    private static readonly Texts English = new(Language.English);

    /// <summary>The rule of the agreement that refuses, such as <c>M1</c>; null where it is none of those.</summary>
    public string? Rule => Code.StartsWith("breaks_", StringComparison.Ordinal) ? Code["breaks_".Length..].ToUpperInvariant() : null;

    public static ApiProblem Of(Refusal refusal) => new(Named(refusal.Field), refusal.Code, RefusalWords.Of(refusal, English));

    /// <summary>The use cases name fields as forms do; a program sent them by Statuspage's names.</summary>
    private static string Named(string field)
    {
        var start = field.LastIndexOf('.') + 1;
        var name = field[start..] switch
        {
            "title" or "title_nl" => "name",
            "title_en" => "names.en",
            "body_nl" => "body",
            "body_en" => "bodies.en",
            "services" => "components",
            "start" => "scheduled_for",
            "end" => "scheduled_until",
            "at" => "display_at",
            "state" => "status",
            var same => same,
        };
        return field[..start] + name;
    }
}

/// <summary>An answer of the managing API: JSON in Statuspage's shapes.</summary>
public sealed class ApiAnswer : IResult, IStatusCodeHttpResult
{
    private readonly byte[] _body;
    private readonly int _status;

    private ApiAnswer(int status, byte[] body) => (_status, _body) = (status, body);

    public int? StatusCode => _status;

    public static readonly ApiAnswer NoContent = new(StatusCodes.Status204NoContent, []);

    public static ApiAnswer Of(int status, Action<Utf8JsonWriter> write) => new(status, PublicDocuments.Bytes(write));

    /// <summary>Both keys, since the documentation and the real thing differ on which one it is.</summary>
    public static ApiAnswer Error(int status, string message) => Of(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", message);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    public static ApiAnswer NotFound(string message = "There is nothing at this address.") => Error(StatusCodes.Status404NotFound, message);

    /// <summary>422, naming each field and rule.</summary>
    public static ApiAnswer Refused(IReadOnlyCollection<ApiProblem> problems) => Of(StatusCodes.Status422UnprocessableEntity, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("error");
        foreach (var problem in problems)
        {
            json.WriteStringValue(Sentence(problem));
        }

        json.WriteEndArray();
        json.WriteString("message", string.Join(' ', problems.Select(Sentence)));
        json.WriteStartArray("refusals");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("field", problem.Field);
            json.WriteString("rule", problem.Rule);
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.CacheControl = "no-store";
        if (_body.Length == 0)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _body.Length;
        return response.Body.WriteAsync(_body).AsTask();
    }

    private static string Sentence(ApiProblem problem) => problem.Field.Length == 0 ? problem.Message : $"{problem.Field}: {problem.Message}";
}
