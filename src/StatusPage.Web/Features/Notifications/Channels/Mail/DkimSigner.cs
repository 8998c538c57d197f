using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Signs mails (RFC 6376, rsa-sha256, relaxed headers, simple body), so that receivers can see that they are ours.</summary>
public sealed partial class DkimSigner(RSA key, string domain, string selector)
{
    // Those that steer what a mail program does with the mail are all under the signature.
    private static readonly string[] Signed =
    [
        "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted",
    ];

    /// <param name="headers">As they stand in the mail, each with its line end.</param>
    /// <param name="body">Ends in exactly one line end.</param>
    /// <returns>The header to put before the others.</returns>
    public string Sign(string headers, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var lines = HeaderLine().Matches(headers).Select(m => (Name: m.Groups[1].Value.ToLowerInvariant(), Value: Relaxed(m.Groups[2].Value))).ToList();
        var present = Signed.Where(n => lines.Exists(l => l.Name == n)).ToList();
        var canonical = new StringBuilder();
        foreach (var name in present)
        {
            canonical.Append(name).Append(':').Append(lines.Last(l => l.Name == name).Value).Append("\r\n");
        }

        var value = $"v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s={selector};\r\n t={at.ToUnixTimeSeconds()}; h={string.Join(":\r\n ", present.Chunk(5).Select(c => string.Join(':', c)))};\r\n bh={hash};\r\n b=";
        canonical.Append("dkim-signature:").Append(Relaxed(value));
        byte[] signature;
        lock (key)
        {
            signature = key.SignData(Encoding.ASCII.GetBytes(canonical.ToString()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return $"DKIM-Signature: {value}{string.Join("\r\n ", Convert.ToBase64String(signature).Chunk(72).Select(c => new string(c)))}\r\n";
    }

    private static string Relaxed(string value) => WhiteSpace().Replace(value.Replace("\r\n", "", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex(@"^([!-9;-~]+):((?:.|\r\n[ \t])*)\r\n", RegexOptions.Multiline)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex WhiteSpace();
}
