using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using StatusPage.Web.Features.Notifications.Channels.Webhook;

namespace StatusPage.Web.Features.Notifications.Channels.Push;

/// <summary>Where one browser is pushed to, and its keys for what is said there (a <c>PushSubscription</c>).</summary>
public sealed record PushAddress(Uri Endpoint, byte[] Key, byte[] Secret)
{
    /// <summary>The keys as they are kept.</summary>
    public string Keys => $"{WebEncoders.Base64UrlEncode(Key)} {WebEncoders.Base64UrlEncode(Secret)}";

    /// <summary>Null when no browser could have sent it.</summary>
    public static PushAddress? Parse(string? endpoint, string? key, string? secret)
    {
        // Push services are reached over TLS; one on this very machine only where the operator allows its network.
        if (HttpPoster.Accept(endpoint) is not { } address
            || (address.Scheme != Uri.UriSchemeHttps && !(IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip))))
        {
            return null;
        }

        try
        {
            var (point, bytes) = (WebEncoders.Base64UrlDecode(key ?? ""), WebEncoders.Base64UrlDecode(secret ?? ""));
            return PushEncryption.Accepts(point, bytes) ? new PushAddress(address, point, bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static PushAddress? Parse(string endpoint, string keys) => keys.Split(' ') is [var key, var secret] ? Parse(endpoint, key, secret) : null;
}
