using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace StatusPage.Web.Board;

public static class AcceptEncoding
{
    /// <summary>The smallest encoding the client takes (RFC 9110, 12.5.3); a weight of 0 means it does not.</summary>
    public static PageEncoding Best(StringValues header)
    {
        var best = PageEncoding.Identity;
        foreach (var value in header)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                var item = value.AsSpan(part).Trim();
                var cut = item.IndexOf(';');
                var name = cut < 0 ? item : item[..cut].TrimEnd();
                var encoding = name.Equals("br", StringComparison.OrdinalIgnoreCase) ? PageEncoding.Brotli
                    : name.Equals("gzip", StringComparison.OrdinalIgnoreCase) ? PageEncoding.Gzip
                    : PageEncoding.Identity;
                if (encoding > best && (cut < 0 || Weight(item[(cut + 1)..]) > 0))
                {
                    best = encoding;
                }
            }
        }

        return best;
    }

    private static double Weight(ReadOnlySpan<char> parameter)
    {
        var text = parameter.Trim();
        return text.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(text[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : 1;
    }
}
