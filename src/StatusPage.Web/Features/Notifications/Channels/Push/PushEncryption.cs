using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Push;

/// <summary>
/// Encrypts for one browser (RFC 8291 over RFC 8188, <c>aes128gcm</c>): the push service in between carries it and
/// cannot read it.
/// </summary>
public static class PushEncryption
{
    /// <summary>What every push service must carry (RFC 8030 §7.2), less all that is put around the words.</summary>
    public const int Longest = 4096 - HeaderLength - TagLength - 1;

    private const int KeyLength = 65;
    private const int SecretLength = 16;
    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int HeaderLength = SaltLength + sizeof(uint) + 1 + KeyLength;

    /// <summary>Everything is in one record, so any size that holds it would do; this is the one of the RFC's example.</summary>
    private const uint RecordSize = 4096;

    /// <summary>Whether a browser could have made these: an uncompressed point of the curve, and sixteen bytes.</summary>
    public static bool Accepts(byte[] key, byte[] secret)
    {
        if (key.Length != KeyLength || key[0] != 4 || secret.Length != SecretLength)
        {
            return false;
        }

        try
        {
            using var point = PublicKey(key);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public static byte[] Encrypt(ReadOnlySpan<byte> words, byte[] key, byte[] secret)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(words, key, secret, own, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <param name="own">A pair made for this message alone.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> words, byte[] key, byte[] secret, ECDiffieHellman own, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Length, Longest);
        using var theirs = PublicKey(key);
        var shared = own.DeriveRawSecretAgreement(theirs.PublicKey);
        var ownPublic = Point(own.ExportParameters(includePrivateParameters: false));
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, [.. "WebPush: info\0"u8, .. key, .. ownPublic]);
        var contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());

        var body = new byte[HeaderLength + words.Length + 1 + TagLength];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltLength), RecordSize);
        body[SaltLength + sizeof(uint)] = KeyLength;
        ownPublic.CopyTo(body, SaltLength + sizeof(uint) + 1);
        // The octet 2 ends the last record.
        byte[] record = [.. words, 2];
        using var gcm = new AesGcm(contentKey, TagLength);
        gcm.Encrypt(nonce, record, body.AsSpan(HeaderLength, record.Length), body.AsSpan(HeaderLength + record.Length));
        return body;
    }

    /// <summary>As push services and browsers write a public key: uncompressed.</summary>
    public static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <summary>The longest beginning of a text that fits in so many bytes, ended by an ellipsis where it is cut.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var (length, used) = (0, Encoding.UTF8.GetByteCount("…"));
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd() + "…";
    }

    private static ECDiffieHellman PublicKey(byte[] key) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = key[1..33], Y = key[33..] },
    });
}
