using System.Net;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Staff;

public class StaffNetworksTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10.1.2.3", "/staff/sign-in", HttpStatusCode.OK)]
    [InlineData("2001:db8::7", "/staff/sign-in", HttpStatusCode.OK)]
    [InlineData("::ffff:10.1.2.3", "/staff/sign-in", HttpStatusCode.OK)]
    [InlineData("203.0.113.7", "/staff/sign-in", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", "/STAFF/sign-in", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", "/%73taff", HttpStatusCode.NotFound)]
    [InlineData("2001:db9::7", "/staff/join?token=x", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", "/", HttpStatusCode.OK)]
    public async Task The_staffs_side_is_there_only_for_its_networks(string from, string address, HttpStatusCode expected)
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        Assert.Equal(expected, (await client.GetAsync(address, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7", "https", "/staff/sign-in", HttpStatusCode.OK)]
    [InlineData("203.0.113.7", "http", "/staff/sign-in", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", null, "/staff/sign-in", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", null, "/staff/live", HttpStatusCode.NotFound)]
    [InlineData("203.0.113.7", "http", "/", HttpStatusCode.OK)]
    [InlineData("::1", "http", "/staff/sign-in", HttpStatusCode.OK)]
    [InlineData(null, null, "/staff/sign-in", HttpStatusCode.OK)]
    public async Task The_staffs_side_is_there_only_over_tls_or_at_the_machine_itself(string? from, string? scheme, string address, HttpStatusCode expected)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, null, ("Site:TrustedProxies", "127.0.0.1"));
        using var client = app.NewClient();
        if (from is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        }

        if (scheme is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        }

        Assert.Equal(expected, (await client.GetAsync(address, Stop)).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_kept_out_cannot_tell_it_from_an_address_that_does_not_exist()
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        Assert.Equal(await AnswerAsync(HttpMethod.Get, "/no-such-page"), await AnswerAsync(HttpMethod.Get, "/staff/sign-in"));
        Assert.Equal(await AnswerAsync(HttpMethod.Post, "/no-such-page"), await AnswerAsync(HttpMethod.Post, "/staff/sign-in"));

        async Task<string> AnswerAsync(HttpMethod method, string address)
        {
            using var request = new HttpRequestMessage(method, address);
            var answer = await client.SendAsync(request, Stop);
            var headers = answer.Headers.Where(h => h.Key != "Date").OrderBy(h => h.Key).Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
            return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(Stop)}";
        }
    }

    /// <summary>The test itself comes from 127.0.0.1, which is a proxy here and no network of the staff.</summary>
    private static Task<StatusApp> StartAsync() => StatusApp.StartOnPortAsync(
        TestDatabase.Sqlite, null, ("Site:TrustedProxies", "127.0.0.1"), ("Staff:Networks", "10.0.0.0/8, 2001:db8::/32"));
}
