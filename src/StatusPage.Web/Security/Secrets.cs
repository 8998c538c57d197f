using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace StatusPage.Web.Security;

/// <summary>Secrets that somebody else keeps and we only recognise: we store their hash.</summary>
public static class Secrets
{
    /// <summary>256 bits that fit in an address.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Without salt or stretching: what is hashed was drawn at random and cannot be guessed.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
