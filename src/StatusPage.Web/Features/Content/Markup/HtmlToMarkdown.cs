using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;
using AngleSharp.Html.Parser;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>
/// Turns an imported body, HTML or plain text, into Markdown that shows the same under
/// <see cref="MarkdownStyle.Notice"/>. What the text holds of Markdown's own signs is escaped.
/// </summary>
public static partial class HtmlToMarkdown
{
    // Statuspage accepts 25,000 characters; beyond this, taking mark-up apart would only serve an attack.
    private const int LongestParsed = 30_000;

    private static readonly HashSet<string> KnownTags = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "body", "br",
        "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn",
        "dialog", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label",
        "legend", "li", "link", "main", "map", "mark", "math", "meta", "nav", "noscript", "object", "ol", "option", "p",
        "picture", "pre", "q", "s", "samp", "script", "section", "select", "small", "source", "span", "strike", "strong",
        "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead",
        "time", "title", "tr", "tt", "u", "ul", "var", "video",
    };

    public static string Convert(string? body)
    {
        var text = SafeText.Clean(body);
        var reader = new HtmlBlockReader(keepsNewLines: true);
        if (text.Length > LongestParsed)
        {
            reader.ReadText(text);
        }
        else if (new HtmlParser().ParseDocument("<!doctype html><body>" + WithoutStrayMarkup(text)).Body is { } html)
        {
            reader.Read(html.ChildNodes);
        }

        return string.Join("\n\n", reader.Finish());
    }

    // The body may be plain text: "a<b", "R&D" and a tag that HTML does not know are words, and stay so.
    private static string WithoutStrayMarkup(string text)
    {
        var html = new StringBuilder(text.Length);
        var done = 0;
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = text.IndexOf('<', at))
        {
            var end = EndOfMarkup(text, at);
            html.Append(AsText(text[done..at])).Append(end > at ? text[at..end] : "&lt;");
            done = at = Math.Max(end, at + 1);
        }

        return html.Append(AsText(text[done..])).ToString();
    }

    private static int EndOfMarkup(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "<!--", 0, 4) == 0)
        {
            return text.IndexOf("-->", at, StringComparison.Ordinal) is var close and >= 0 ? close + 3 : -1;
        }

        var tag = Tag().Match(text, at);
        return tag.Success && IsKnown(tag.Groups) ? at + tag.Length : -1;
    }

    // Between "x<b and c>d" and a tag, values tell: nobody writes one without for a tag of one letter.
    private static bool IsKnown(GroupCollection tag) =>
        KnownTags.Contains(tag["name"].Value)
        && (tag["name"].Length > 1 || tag["attribute"].Captures.Count == tag["value"].Captures.Count);

    private static string AsText(string text) => Ampersand().Replace(text, match =>
        match.Groups["number"].Success || HtmlEntityProvider.Resolver.GetSymbol(match.Groups["name"].Value) is not null
            ? match.Value
            : "&amp;" + match.Value[1..]);

    [GeneratedRegex("""\G</?(?<name>(?>[a-zA-Z][a-zA-Z0-9]*))(?>(?:\s*(?<attribute>[a-zA-Z_:][\w:.-]*)(?<value>\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("&(?:(?<number>#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};)|(?<name>[a-zA-Z][a-zA-Z0-9]{1,31};))?")]
    private static partial Regex Ampersand();
}
