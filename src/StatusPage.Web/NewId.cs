using System.Security.Cryptography;
using StatusPage.Domain;

namespace StatusPage.Web;

/// <summary>Makes ids of the public form; 36^12 of them, so that two never meet.</summary>
public static class NewId
{
    public static string Create() => RandomNumberGenerator.GetString(PublicId.Alphabet, PublicId.Length);
}
