using System.IO.Compression;
using System.Net;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Board;

public class PublicReadsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_encoding_holds_the_same_page(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        var plain = await BytesAsync(client, null);
        var gzip = await BytesAsync(client, "gzip");
        var brotli = await BytesAsync(client, "br");

        using var unzip = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var unbrotli = new BrotliStream(new MemoryStream(brotli), CompressionMode.Decompress);
        Assert.Equal(plain, await ReadAsync(unzip));
        Assert.Equal(plain, await ReadAsync(unbrotli));
        Assert.True(brotli.Length < gzip.Length && gzip.Length < plain.Length);
    }

    [Theory, OnBothDatabases]
    public async Task Nothing_that_a_visitor_sends_gets_into_the_page_that_all_are_served(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?utm_source=poison");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("Cookie", "theme=poison");
        request.Headers.Add("Accept-Language", "en");

        var first = await client.SendAsync(request, Stop);
        var second = await client.GetAsync("/", Stop);

        var html = await first.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("evil.example", html, StringComparison.Ordinal);
        Assert.DoesNotContain("poison", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"nl\"", html, StringComparison.Ordinal);
        Assert.False(first.Headers.Contains("Set-Cookie"));
        Assert.Equal(second.Headers.ETag, first.Headers.ETag);
    }

    [Theory, OnBothDatabases]
    public async Task The_English_twin_stands_under_en(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        foreach (var address in new[] { "/en", "/en/" })
        {
            Assert.Contains("<html lang=\"en\"", await client.GetStringAsync(address, Stop), StringComparison.Ordinal);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_HEAD_says_what_a_GET_would_send(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var get = await client.GetAsync("/", Stop);

        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        var head = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task An_unknown_address_is_not_found_and_leaves_nothing_behind(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();

        var response = await client.GetAsync("/no-such-page", Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("default-src 'none'", string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_link_with_a_fingerprint_leads_to_bytes(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var html = await client.GetStringAsync("/", Stop);

        var href = System.Text.RegularExpressions.Regex.Match(html, "href=\"(/css/site\\.[a-z0-9]+\\.css)\"").Groups[1].Value;
        var css = await client.GetAsync(href, Stop);

        Assert.Equal(HttpStatusCode.OK, css.StatusCode);
        Assert.Contains("immutable", css.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("--brand", await css.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Midnight_makes_a_new_page(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 11, 25, 22, 59, 0, TimeSpan.Zero)));
        var before = app.Board;

        app.Clock.Set(new DateTimeOffset(2026, 11, 25, 23, 0, 1, TimeSpan.Zero));
        await app.RefreshBoardAsync();

        Assert.Equal(new DateOnly(2026, 11, 25), before.DateOf(before.At));
        Assert.Equal(new DateOnly(2026, 11, 26), app.Board.DateOf(app.Board.At));
    }

    private static async Task<byte[]> BytesAsync(HttpClient client, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (encoding is not null)
        {
            request.Headers.Add("Accept-Encoding", encoding);
        }

        var response = await client.SendAsync(request, Stop);
        Assert.Equal(encoding ?? "", string.Join(',', response.Content.Headers.ContentEncoding));
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var target = new MemoryStream();
        await stream.CopyToAsync(target, Stop);
        return target.ToArray();
    }
}
