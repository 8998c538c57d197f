using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StatusPage.Testing;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Tests.Shared;

public class ErrorPageTests
{
    [Theory]
    [InlineData("/nowhere", "Deze pagina is er niet")]
    [InlineData("/en/incidents/nosuchthing1", "This page does not exist")]
    [InlineData("/services/nosuchthing", "Deze pagina is er niet")]
    public async Task An_address_that_is_nowhere_is_told_in_the_language_of_the_address(string path, string title)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Null(answer.Headers.ETag);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(title, (await app.PageAsync(path)).Said("h1"));
    }

    [Fact]
    public async Task A_program_that_asks_for_what_is_nowhere_is_told_so_as_a_problem_document()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        var answer = await client.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
    }

    /// <summary>Whoever is no member of staff is not asked to sign in for what is not there, or for what can only be read.</summary>
    [Fact]
    public async Task An_address_of_a_file_and_a_method_that_nothing_takes_lead_to_no_sign_in()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        foreach (var (method, path, expected) in new[]
        {
            ("GET", "/favicon.ico", 404), ("HEAD", "/a/b.txt", 404), ("POST", "/nothing.json", 404), ("GET", "/wp-login.php", 404), ("DELETE", "/embed/script.js", 404),
            ("POST", "/", 405), ("POST", "/history.json", 405), ("PUT", "/en/history.rss", 405), ("DELETE", "/badge.svg", 405), ("BREW", "/services/exchange/maintenance.ics", 405),
            ("PATCH", "/openapi.json", 405), ("POST", "/sitemap.xml", 405), ("OPTIONS", "/history", 405), ("POST", "/incidents/aaaaaaaaaaaa.json", 405), ("GET", "/incidents/aaaaaaaaaaaa.json", 404),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((method, path, expected), (method, path, (int)answer.StatusCode));
            Assert.Equal(expected == 405, answer.Content.Headers.Allow.Contains("GET"));
            Assert.Equal(method == "HEAD" ? null : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("/history", "/error/failure")]
    [InlineData("/en/history", "/en/error/failure")]
    public async Task A_mistake_of_ours_is_told_without_saying_what_it_was(string path, string shown)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Headers.Accept = "text/html";
        var asked = new List<string>();
        var pages = new ErrorPages(
            inner =>
            {
                asked.Add(inner.Request.Path);
                return inner.Request.Path == path ? throw new InvalidOperationException("secret") : Task.CompletedTask;
            },
            NullLogger<ErrorPages>.Instance);

        await pages.InvokeAsync(context);

        Assert.Equal([path, shown], asked);
        Assert.Equal(StatusCodes.Status500InternalServerError, context.Response.StatusCode);
        Assert.Equal(path, context.Request.Path);
    }
}
