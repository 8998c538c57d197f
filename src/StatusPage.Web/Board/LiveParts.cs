using System.Net;
using System.Text.RegularExpressions;

namespace StatusPage.Web.Board;

/// <summary>
/// The parts of a rendered page that may change under a reader: the fragments between the markers that
/// <c>&lt;live&gt;</c> writes, the title and the icon.
/// </summary>
public sealed partial record LiveParts(string Title, string Icon, IReadOnlyDictionary<string, string> Fragments)
{
    public static LiveParts Of(string html)
    {
        var fragments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Fragment().Matches(html))
        {
            fragments[match.Groups["id"].Value] = match.Groups["html"].Value;
        }

        return new LiveParts(
            WebUtility.HtmlDecode(TitleElement().Match(html).Groups[1].Value).Trim(),
            WebUtility.HtmlDecode(IconLink().Match(html).Groups[1].Value),
            fragments);
    }

    public static string Opening(string id) => $"<!--live:{id}-->";

    public static string Closing(string id) => $"<!--/live:{id}-->";

    [GeneratedRegex("<!--live:(?<id>[a-z0-9-]+)-->(?<html>.*?)<!--/live:\\k<id>-->", RegexOptions.Singleline)]
    private static partial Regex Fragment();

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();

    [GeneratedRegex("<link rel=\"icon\" href=\"([^\"]*)\"")]
    private static partial Regex IconLink();
}
