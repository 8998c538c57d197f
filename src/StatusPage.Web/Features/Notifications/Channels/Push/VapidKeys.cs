using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Push;

/// <summary>
/// By which push services know that it is us (RFC 8292): a key pair that all nodes share, whose public half each
/// browser is told when it subscribes.
/// </summary>
public sealed class VapidKeys(SecretKeys keys, ContentLibrary content, OperatorSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>A service need not take one that holds for longer than a day.</summary>
    private static readonly TimeSpan Holds = TimeSpan.FromHours(12);
    private static readonly TimeSpan Renew = TimeSpan.FromHours(6);
    private const int MostServices = 200;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new();
    private ECDsa? _key;
    private string? _public;

    /// <summary>What a page hands to <c>pushManager.subscribe</c>: base64url of the uncompressed point.</summary>
    public string PublicKey
    {
        get
        {
            lock (_gate)
            {
                return _public ??= WebEncoders.Base64UrlEncode(PushEncryption.Point(Key.ExportParameters(includePrivateParameters: false)));
            }
        }
    }

    private ECDsa Key
    {
        get
        {
            if (_key is null)
            {
                var key = ECDsa.Create();
                key.ImportPkcs8PrivateKey(keys.Get(SecretKeys.Push), out _);
                _key = key;
            }

            return _key;
        }
    }

    /// <summary>The value of <c>Authorization</c> for the service that this address belongs to.</summary>
    public string Authorization(Uri endpoint)
    {
        var audience = endpoint.GetLeftPart(UriPartial.Authority);
        var now = clock.GetUtcNow();
        if (!_tokens.TryGetValue(audience, out var known) || known.Until - now < Renew || known.Until - now > Holds)
        {
            if (_tokens.Count > MostServices)
            {
                _tokens.Clear();
            }

            known = (Sign(audience, now + Holds), now + Holds);
            _tokens[audience] = known;
        }

        return $"vapid t={known.Token}, k={PublicKey}";
    }

    public void Dispose() => _key?.Dispose();

    private string Sign(string audience, DateTimeOffset until)
    {
        // Whom a push service can reach when our messages give it trouble.
        var subject = content.Current.Settings.Contact.Email is { } email ? $"mailto:{email}" : settings.PublicUrl.ToString();
        var head = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(new { typ = "JWT", alg = "ES256" }));
        var claims = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(new { aud = audience, exp = until.ToUnixTimeSeconds(), sub = subject }));
        lock (_gate)
        {
            var signature = Key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return $"{head}.{claims}.{WebEncoders.Base64UrlEncode(signature)}";
        }
    }
}
