using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Webhook;

/// <summary>
/// The Standard Webhooks signature: HMAC-SHA256 over id, time and body. While a key is being replaced the request
/// carries a signature by each, so that the receiver can change over when it likes.
/// </summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";

    public static string NewKey() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Sign(IEnumerable<string> keys, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', keys.Select(k => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(k[Prefix.Length..]), signed))));
    }
}
