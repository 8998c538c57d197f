using System.Globalization;
using System.Text;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Which addresses a text of ours may link to.</summary>
public static class LinkPolicy
{
    private static readonly string[] OtherSchemes = ["mailto:", "tel:"];

    /// <summary>The address when it is safe to follow: http(s), mailto, tel, or relative to this site. Else null.</summary>
    public static string? Accept(string? address)
    {
        var url = address?.Trim(' ');
        if (string.IsNullOrEmpty(url) || !url.EnumerateRunes().All(IsPlain))
        {
            return null;
        }

        if (IsWeb(url))
        {
            return HasOrdinaryHost(url) ? url : null;
        }

        if (OtherSchemes.FirstOrDefault(s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is { } scheme)
        {
            return url.Length > scheme.Length ? url : null;
        }

        return IsRelative(url) ? url : null;
    }

    /// <summary>Whether an address is an absolute http(s) one.</summary>
    public static bool IsWeb(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address names no scheme and no host, and so stays on this site.</summary>
    public static bool IsRelative(string url)
    {
        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            return false;
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || url.AsSpan(0, colon).IndexOfAny("/?#") >= 0;
    }

    // Browsers drop tabs and line ends inside an address and read a backslash as a slash: neither gets as far.
    private static bool IsPlain(Rune rune) =>
        rune.Value != '\\'
        && rune.Value != '\uFFFD'
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    // A name before the host (https://bank.example@elsewhere.example) serves only to deceive.
    private static bool HasOrdinaryHost(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0
        && url[url.IndexOf("//", StringComparison.Ordinal) + 2] != '/';
}
