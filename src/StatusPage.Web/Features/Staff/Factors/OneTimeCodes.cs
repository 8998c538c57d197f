using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>The codes of an authenticator app, by RFC 6238 as all of them do it: SHA-1, six digits, thirty seconds.</summary>
/// <remarks>The framework's own has no memory of the codes it took and reads the machine's clock.</remarks>
public static class OneTimeCodes
{
    public const int Digits = 6;

    /// <summary>How far a phone's clock may be off, in steps.</summary>
    public const int Drift = 1;

    private const string Base32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    public static string Of(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // What the apps compute; the weakness of SHA-1 against collisions does not touch a MAC.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <returns>The step whose code this is, around the one that is now; null when it is none.</returns>
    public static long? Match(byte[] secret, string code, DateTimeOffset at)
    {
        var now = StepOf(at);
        long? match = null;
        for (var step = now - Drift; step <= now + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Of(secret, step)), System.Text.Encoding.ASCII.GetBytes(code)))
            {
                match = step;
            }
        }

        return match;
    }

    /// <summary>For who types the secret over.</summary>
    public static string Base32(byte[] secret)
    {
        var text = new System.Text.StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var b in secret)
        {
            (held, bits) = ((held << 8) | b, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32Letters[(held >> bits) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return bits > 0 ? text.Append(Base32Letters[(held << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>What the picture says to the app.</summary>
    public static string Address(byte[] secret, string site, string email) =>
        $"otpauth://totp/{Uri.EscapeDataString(site)}:{Uri.EscapeDataString(email)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(site)}";
}
