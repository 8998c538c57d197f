using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace StatusPage.Web.Board;

/// <summary>
/// The parts of a rendered page that may change under a reader: what stands between the markers that
/// <c>&lt;live&gt;</c> writes, the title and the icon.
/// </summary>
public sealed partial record LiveParts(string Title, string Icon, IReadOnlyDictionary<string, LivePart> Fragments)
{
    public static LiveParts Of(string html)
    {
        var fragments = new Dictionary<string, LivePart>(StringComparer.Ordinal);
        var open = new Stack<(string Id, int From, StringBuilder Frame)>();
        var told = 0;
        foreach (Match marker in Marker().Matches(html))
        {
            if (open.TryPeek(out var inside))
            {
                inside.Frame.Append(html, told, marker.Index - told);
            }

            told = marker.Index + marker.Length;
            var id = marker.Groups["id"].Value;
            if (!marker.Groups["closes"].Success)
            {
                open.Push((id, told, new StringBuilder()));
            }
            else if (open.TryPop(out var part))
            {
                var within = open.TryPeek(out var around) ? around.Id : null;
                fragments[id] = new LivePart(html[part.From..marker.Index], part.Frame.ToString(), within);
                around.Frame?.Append(Opening(id));
            }
        }

        return new LiveParts(
            WebUtility.HtmlDecode(TitleElement().Match(html).Groups[1].Value).Trim(),
            WebUtility.HtmlDecode(IconLink().Match(html).Groups[1].Value),
            fragments);
    }

    public static string Opening(string id) => $"<!--live:{id}-->";

    public static string Closing(string id) => $"<!--/live:{id}-->";

    /// <summary>What a page that shows <paramref name="before"/> has to be sent to show this: the innermost parts that differ.</summary>
    public IEnumerable<KeyValuePair<string, LivePart>> Since(LiveParts? before)
    {
        return Fragments.Where(f => Differs(f.Key) && !Ancestors(f.Value).Any(Differs));

        bool Differs(string id) => before?.Fragments.TryGetValue(id, out var was) != true || was!.Frame != Fragments[id].Frame;
    }

    private IEnumerable<string> Ancestors(LivePart part)
    {
        for (var id = part.Within; id is not null; id = Fragments[id].Within)
        {
            yield return id;
        }
    }

    [GeneratedRegex("<!--(?<closes>/)?live:(?<id>[a-z0-9-]+)-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();

    [GeneratedRegex("<link rel=\"icon\" href=\"([^\"]*)\"")]
    private static partial Regex IconLink();
}

/// <param name="Frame">The part without what the parts inside it hold: while it is the same, those alone are sent.</param>
/// <param name="Within">The part around it.</param>
public sealed record LivePart(string Html, string Frame, string? Within);
