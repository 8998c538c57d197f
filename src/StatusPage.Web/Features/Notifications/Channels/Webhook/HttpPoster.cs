using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Webhook;

/// <param name="Status">Null when there was no answer.</param>
public sealed record PostAnswer(SendResult Result, string Body, HttpStatusCode? Status);

/// <summary>Posts to addresses that subscribers named.</summary>
public sealed class HttpPoster(OperatorSettings settings, TimeProvider clock, NameResolver? resolve = null) : IDisposable
{
    /// <summary>Statuspage gives a receiver as long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private const int LongestAnswer = 4096;

    private readonly HttpClient _client = new(PublicInternet.Handler(settings.WebhookNetworks ?? [], resolve)) { Timeout = Longest };

    /// <summary>Whether an address can be posted to at all; where it leads is judged when it is used.</summary>
    public static Uri? Accept(string? address) =>
        Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length == 0 && address!.Length <= 2000 ? url : null;

    public Task<PostAnswer> PostAsync(Uri address, byte[] json, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return PostAsync(address, content, headers, cancellationToken);
    }

    /// <summary>2xx is accepted; 410 and other refusals of the request itself are final, the rest is tried again.</summary>
    public async Task<PostAnswer> PostAsync(Uri address, HttpContent content, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.UserAgent.ParseAdd("StatusPage");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var code = (int)answer.StatusCode;
            var text = await ReadAsync(answer, cancellationToken);
            var verdict = answer.IsSuccessStatusCode ? Verdict.Accepted
                : code is 400 or 401 or 403 or 404 or 405 or 410 or 413 or 415 or 422 || code is >= 300 and < 400 ? Verdict.Refused
                : Verdict.Deferred;
            var reply = string.Create(CultureInfo.InvariantCulture, $"{code} {answer.ReasonPhrase}");
            return new PostAnswer(new SendResult(verdict, address.Host, reply) { RetryAfter = Wait(answer) }, text, answer.StatusCode);
        }
        catch (HttpRequestException e)
        {
            return Failed(e.GetBaseException() is ClosedNetworkException closed ? Reasons.Of("private", closed.Host) : Reasons.Unreached(address.Authority, e));
        }
        catch (IOException e)
        {
            return Failed(Reasons.Of("lost", address.Authority, e.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(Reasons.Of("no_answer", address.Authority, Longest.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
        }

        PostAnswer Failed(string words) => new(new SendResult(Verdict.Deferred, address.Host, words), "", null);
    }

    public void Dispose() => _client.Dispose();

    private TimeSpan? Wait(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    /// <summary>No more than is looked at, however long it goes on.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }
}
