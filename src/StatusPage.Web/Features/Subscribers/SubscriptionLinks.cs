using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// The links with which somebody manages a subscription without a password. They stand in every mail, so they are not
/// stored but worked out: the subscriber's number, and a keyed hash over it and over a nonce of theirs.
/// </summary>
public sealed class SubscriptionLinks(SecretKeys keys, OperatorSettings settings)
{
    private const int MacLength = 16;

    /// <summary>Characters of every token.</summary>
    public const int TokenLength = 32;

    private byte[]? _key;

    private byte[] Key => _key ??= keys.Get("subscription-links");

    public string Token(long subscriberId, string nonce)
    {
        Span<byte> token = stackalloc byte[sizeof(long) + MacLength];
        BinaryPrimitives.WriteInt64BigEndian(token, subscriberId);
        Mac(subscriberId, nonce).AsSpan(0, MacLength).CopyTo(token[sizeof(long)..]);
        return WebEncoders.Base64UrlEncode(token);
    }

    public Uri Manage(string token) => new(settings.PublicUrl, $"subscriptions/{token}");

    /// <summary>Whose link this would be; whether it is, <see cref="Fits"/> says.</summary>
    public static long? SubscriberOf(string? token)
    {
        if (token is not { Length: TokenLength })
        {
            return null;
        }

        try
        {
            return BinaryPrimitives.ReadInt64BigEndian(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public bool Fits(string token, long subscriberId, string nonce) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(Token(subscriberId, nonce)));

    private byte[] Mac(long subscriberId, string nonce) =>
        HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{subscriberId}|{nonce}")));
}
