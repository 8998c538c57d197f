using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Testing;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.StatuspageApi;

/// <summary>
/// Requests as nobody should send them, as raw bytes: 5,000 of them, or as many as STATUSPAGE_FUZZ says.
/// </summary>
public partial class MalformedRequestsTests
{
    private static readonly string[] Targets =
    [
        "/api/v2/summary.json", "/api/v2/incidents.json", "/api/v2/incidents/aaaaaaaaaaaa.json", "/api/v2/subscribers.json", "/history.json", "/history.atom", "/services/exchange/history.rss",
        "/maintenance.ics", "/badge.svg", "/embed/frame", "/openapi.json", "/sitemap.xml", "/", "/history", "/incidents/aaaaaaaaaaaa.json",
        "/v1/pages", "PAGE", "PAGE/components", "PAGE/components/SERVICE", "PAGE/components/SERVICE/uptime", "PAGE/component-groups", "PAGE/incidents", "PAGE/incidents/aaaaaaaaaaaa",
        "PAGE/incidents/aaaaaaaaaaaa/incident_updates/bbbbbbbbbbbb", "PAGE/incidents/aaaaaaaaaaaa/postmortem", "PAGE/subscribers",
    ];

    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get", ""];

    private static readonly string[] Keys = ["name", "names", "body", "bodies", "status", "components", "component_ids", "scheduled_for", "scheduled_until", "detected_at", "started_at", "kind", "cause", "impact_override", "metadata", "backfilled", "backfill_date", "updates", "agreement", "next_update_by", "deliver_notifications", "fallback_plan", "expected_impact", "override_reason", "force_majeure_reason"];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e999", "12345678901234567890", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59+14:00\"", "[]", "[null]", "[[[]]]", "{}", "{\"nl\":5}",
        "{\"aaaaaaaaaaaa\":\"major_outage\"}", "{\"a\":\"b\",\"a\":\"c\"}", "\"resolved\"", "\"scheduled\"", "\"<script>alert(1)</script>\"", "[{\"display_at\":\"2026-11-01T00:00:00Z\",\"status\":\"resolved\"}]", "\"2026-11-01T00:00:00Z\"", "\"'; DROP TABLE incident; --\"", "\"\\u202e\\uFFFF\"",
    ];

    /// <summary>So many of the headers, from the first, are proper HTTP, whatever they mean.</summary>
    private const int PlainHeaders = 13;

    private static readonly string[] Headers =
    [
        "Accept-Encoding: gzip;q=-1, br;q=1.0000000000000000000000000000001, ;;;,", "If-None-Match: W/\"" + "x\", \"", "If-None-Match: *", "Content-Type: application/json; charset=nothing", "Content-Type: multipart/form-data; boundary=", "Content-Type: ;;;",
        "Content-Type: application/x-www-form-urlencoded", "Accept: text/html", "X-Forwarded-For: ,,,", "Range: bytes=9999999999999-", "Authorization: Bearer", "Authorization: Negotiate xyz", "Origin: null",
        "Accept: \u00ff\u00fe", "Cookie: staff=%%%; staff-form=\u0001", "Transfer-Encoding: identity", "Expect: 200-maybe", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Upgrade: websocket", "Sec-Fetch-Site: \t", "Bad Header", ": novalue", "Connection: upgrade, close", "Host: \u00e9",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_malformed_gets_a_failure_a_stack_trace_or_our_memory()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("STATUSPAGE_FUZZ") ?? "5000", CultureInfo.InvariantCulture);
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, null, ("Logging:LogLevel:StatusPage", "Information"), ("Logging:LogLevel:Microsoft", "Information"), ("Logging:Console:LogLevel:Default", "None"));
        var key = await ManageApi.ApiClient.KeyAsync(app, new NewApiKey("fuzz", Roles.Manager, null, [], ApiKey.MostRequestsPerMinute));
        using var api = await ManageApi.ApiClient.OpenAsync(app);
        var service = new Scene(app).IdOf("exchange");
        using var log = new Traces();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var random = new Random(20261125);
        var statuses = new SortedDictionary<int, int>();
        var unanswered = Enum.GetValues<Ending>().ToDictionary(e => e, _ => 0);
        var sent = Enum.GetValues<Ending>().ToDictionary(e => e, _ => 0);
        var spoken = 0;
        var before = 0L;
        for (var i = 0; i < count; i++)
        {
            if (i == count / 5)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            if (i % 3000 == 2999)
            {
                app.Clock.Advance(TimeSpan.FromMinutes(1));
            }

            var (request, isPlain, ending) = Request(random, api.Page, service, key);
            var (answer, end) = await SendAsync(app.Address, request, hangUp: ending != Ending.Whole);
            var status = answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            sent[ending]++;
            // Who sent all of it and waits is answered, whatever it was; who left first need not be.
            unanswered[ending] += status == 0 ? 1 : 0;
            Assert.True(status > 0 || ending != Ending.Whole, $"No answer, {end}:\n{Encoding.Latin1.GetString(request)}\n\n{answer}");
            // 505 is the server's own word for a version of HTTP that does not exist.
            Assert.True(status is < 500 or 505 && !answer.Contains("   at ", StringComparison.Ordinal) && !answer.Contains("Exception", StringComparison.Ordinal), $"{Encoding.Latin1.GetString(request)}\n\n{answer}");
            // Nobody is asked to sign in for what is public or for programs.
            Assert.True(status is < 300 or 304 or >= 400, $"{Encoding.Latin1.GetString(request)}\n\n{answer}");
            if (isPlain && status >= 400)
            {
                spoken++;
                Assert.True(IsInOurWords(answer), $"Not in our own words:\n{Encoding.Latin1.GetString(request)}\n\n{answer}");
            }

            Assert.True(log.First is null, $"In the log after:\n{Encoding.Latin1.GetString(request)}\n\n{log.First}");
        }

        Assert.True(spoken > count / 20, $"only {spoken} could be parsed");

        var account = string.Join("; ", sent.Select(s => $"{s.Key}: {s.Value} sent, {unanswered[s.Key]} unanswered"));
        Assert.True(sent.Values.All(n => n > count / 200) && sent[Ending.Whole] > count * 3 / 4, account);
        Assert.Equal(statuses.GetValueOrDefault(0), unanswered.Values.Sum());
        Assert.True(statuses.Where(s => s.Key is >= 400 and < 500).Sum(s => s.Value) > count / 3, string.Join(", ", statuses));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Current.SendDiagnosticMessage("{0}", $"{string.Join(", ", statuses.Select(s => $"{s.Value} × {s.Key}"))}. {account}. Memory {after / (double)before:0.00} of that after warm-up.");
        Assert.True(after <= before * 1.2, $"{before / 1_000_000.0:0.0} MB after warm-up, {after / 1_000_000.0:0.0} MB at the end.");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_does_not_unsettle_a_page_that_is_only_read()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        foreach (var path in new[] { "/no-such-page", "/incidents/aaaaaaaaaaaa", "/maintenance/aaaaaaaaaaaa", "/services/no-such-service" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Content = new ByteArrayContent("{\"a\""u8.ToArray()) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=");
            using var answer = await client.SendAsync(request, Stop);

            Assert.Equal((path, System.Net.HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    /// <summary>How a client leaves it.</summary>
    private enum Ending
    {
        /// <summary>It sent all it said it would, and waits.</summary>
        Whole,

        /// <summary>It said that the body is longer, and closes its side.</summary>
        BodyCutShort,

        /// <summary>It closes its side before the head is whole.</summary>
        HeadCutShort,

        /// <summary>It sent all of it and closes its side at once, which the server takes as a client that left.</summary>
        LeftAtOnce,
    }

    /// <summary>A problem document, Statuspage's error, or a page; never an empty answer of the server's.</summary>
    private static bool IsInOurWords(string answer)
    {
        var parts = answer.Split("\r\n\r\n", 2);
        var head = parts[0].ToLowerInvariant();
        return parts is [_, { Length: > 20 } sent] && Unpacked(head, sent) is var body
            && ((head.Contains("content-type: application/json", StringComparison.Ordinal) && body.Contains("\"message\"", StringComparison.Ordinal))
                || (head.Contains("content-type: application/problem+json", StringComparison.Ordinal) && body.Contains("\"detail\"", StringComparison.Ordinal))
                || (head.Contains("content-type: text/html", StringComparison.Ordinal) && body.Contains("</html>", StringComparison.Ordinal)));
    }

    /// <summary>A page comes packed as the request allowed.</summary>
    private static string Unpacked(string head, string body)
    {
        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(body));
        using Stream plain = head.Contains("content-encoding: br", StringComparison.Ordinal) ? new BrotliStream(bytes, CompressionMode.Decompress)
            : head.Contains("content-encoding: gzip", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress)
            : bytes;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <returns>The bytes, and whether a server can parse them as a request: whatever is wrong is then for us to say.</returns>
    private static (byte[] Bytes, bool IsPlain, Ending Ending) Request(Random random, string page, string service, string key)
    {
        var target = Targets[random.Next(Targets.Length)].Replace("PAGE", page, StringComparison.Ordinal).Replace("SERVICE", service, StringComparison.Ordinal);
        target = random.Next(6) switch
        {
            0 => target + Pick(random, ["%00", "%ff%fe", "/../../etc/passwd", "%2f..%2f", "//", "?page=-1&limit=99999999999", "?q=%25%27&lang=xx", "?lang=en&lang=nl&page=2", "?api_key=%00", "?" + new string('a', 3000), "?start=x&end=9999-99-99", ";x", "%", "%zz", "\u00e9", ".json.json"]),
            1 => "/" + Noise(random, random.Next(60)),
            _ => target,
        };
        var method = Methods[random.Next(Methods.Length)];
        var version = Pick(random, ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "junk"]);
        // An escaped zero, a character beyond ASCII and a half escape are no address of HTTP's.
        var isPlain = method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" && version == "HTTP/1.1" && target.All(char.IsAscii) && IsPlainPath().IsMatch(target);
        var head = new StringBuilder($"{method} {target} {version}\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        if (random.Next(4) > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"Authorization: OAuth {key}\r\n");
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var header = random.Next(Headers.Length);
            isPlain &= header < PlainHeaders;
            head.Append(Headers[header]).Append("\r\n");
        }

        var body = Body(random);
        var ending = Ending.Whole;
        if (body.Length > 0 && random.Next(10) > 0)
        {
            // Now and then less than there is, or more than ever comes: then no server can have read all of it.
            var length = body.Length + (random.Next(12) == 0 ? body.Length / 2 * (random.Next(2) == 0 ? 1 : -1) : 0);
            ending = length > body.Length ? Ending.BodyCutShort : Ending.Whole;
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
        if (ending == Ending.Whole && random.Next(40) == 0)
        {
            (ending, bytes) = (Ending.HeadCutShort, bytes[..random.Next(1, head.Length - 2)]);
        }
        else if (ending == Ending.Whole && random.Next(40) == 0)
        {
            ending = Ending.LeftAtOnce;
        }

        return (bytes, isPlain && ending == Ending.Whole, ending);
    }

    private static byte[] Body(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return [];
            case 1:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            case 2:
                return Encoding.UTF8.GetBytes(new string('[', random.Next(5000)));
            case 3:
                return Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, random.Next(20)).Select(_ => $"incident[{Pick(random, Keys)}]{Pick(random, ["", "[]", "[x]", "[x][y][z]", "[", "]]"])}={Pick(random, ["%ff", "1", "", "resolved", "+"])}")));
            default:
                var wrapper = Pick(random, ["incident", "incident", "incident", "component", "component_group", "page", "postmortem", "incident_update", "subscriber", "x"]);
                var fields = Enumerable.Range(0, random.Next(8)).Select(_ => $"\"{Pick(random, Keys)}\":{Pick(random, Values)}");
                var json = $"{{\"{wrapper}\":{{{string.Join(',', fields)}}}}}";
                var bytes = Encoding.UTF8.GetBytes(json);
                return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
        }
    }

    /// <param name="hangUp">Nothing more comes, and the server hears of it.</param>
    private static async Task<(string Answer, string End)> SendAsync(Uri address, byte[] request, bool hangUp)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var answer = new MemoryStream();
        var end = "the server closed";
        try
        {
            await socket.SendAsync(request, patience.Token);
            if (hangUp)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await socket.ReceiveAsync(buffer, patience.Token)) > 0)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (SocketException e)
        {
            end = $"the server hung up: {e.SocketErrorCode}";
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            end = "within half a minute";
        }

        return (Encoding.Latin1.GetString(answer.ToArray()), end);
    }

    /// <summary>What was logged with a stack trace.</summary>
    private sealed class Traces : ILoggerProvider, ILogger
    {
        public string? First { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null && logLevel >= LogLevel.Information)
            {
                First ??= $"{logLevel}: {formatter(state, exception)}\n{exception}";
            }
        }

        public void Dispose()
        {
        }
    }

    [GeneratedRegex(@"^/(?:[^%#\s]|%(?!00|[fF][fF])[0-9a-fA-F]{2})*$")]
    private static partial Regex IsPlainPath();

    private static string Noise(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(33, 127)));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
