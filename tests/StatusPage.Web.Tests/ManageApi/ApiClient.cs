using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.ManageApi;

namespace StatusPage.Web.Tests.ManageApi;

/// <summary>A program that holds a key and publishes through <c>/v1</c>.</summary>
internal sealed class ApiClient : IDisposable
{
    private ApiClient(HttpClient http, string page) => (Http, Page) = (http, page);

    public HttpClient Http { get; }

    /// <summary><c>/v1/pages/…</c></summary>
    public string Page { get; }

    public static async Task<ApiClient> OpenAsync(StatusApp app, string role = "editor", int perMinute = ApiKey.MostRequestsPerMinute)
    {
        var key = await KeyAsync(app, new NewApiKey("prober", role, null, [], perMinute));
        var http = app.NewClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", key);
        var pages = JsonNode.Parse(await http.GetStringAsync("/v1/pages", TestContext.Current.CancellationToken))!;
        return new ApiClient(http, $"/v1/pages/{pages[0]!["id"]}");
    }

    public static async Task<string> KeyAsync(StatusApp app, NewApiKey command)
    {
        var (key, refusals) = await app.UseAsync<MakeApiKey, (string?, IReadOnlyList<Domain.Refusal>)>(make => make.RunAsync(command, Actor.CommandLine, TestContext.Current.CancellationToken));
        Assert.Empty(refusals);
        return key!;
    }

    /// <summary>Sends it, expects this status, and reads the answer.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') && path.StartsWith("/v1", StringComparison.Ordinal) ? path : Page + path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode} and not {(int)expected}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, expected);

    public Task<JsonNode> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.Created) => SendAsync(HttpMethod.Post, path, body, expected);

    public Task<JsonNode> PatchAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Patch, path, body, expected);

    public void Dispose() => Http.Dispose();
}
