using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

/// <summary>Looks at HTML as a browser does on a page of ours, and holds it to what may appear there.</summary>
internal static class PublishedHtml
{
    private const string Host = "status.example";

    private static readonly Url Page = new($"https://{Host}/en/incidents/abcdefghijkl");

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["a"] = ["href", "rel"],
        ["img"] = ["src", "alt"],
        ["ol"] = ["start"],
        ["th"] = ["class"],
        ["td"] = ["class"],
    };

    private static readonly HashSet<string> Plain =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "blockquote", "pre", "code", "strong", "em",
        "del", "table", "thead", "tbody", "tr",
    ];

    public static IHtmlElement Parse(string html) => new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;

    public static IHtmlElement AssertSafe(string html)
    {
        var body = Parse(html);
        Assert.Empty(body.Owner!.Head!.ChildNodes);
        Assert.DoesNotContain(body.Descendants(), node => node is IComment);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            AssertAllowed(element);
        }

        Assert.DoesNotContain(html, c => IsInvisible(c));
        return body;
    }

    /// <summary>The text a reader sees, with any white space as one space.</summary>
    public static string VisibleText(INode node) => string.Join(' ', Words(node).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string VisibleText(string markdown, MarkdownStyle style) => VisibleText(Parse(SafeMarkdown.ToHtml(markdown, style)));

    private static string Words(INode node) => node switch
    {
        IText text => text.Data,
        IElement { LocalName: "br" } => " ",
        IElement { LocalName: "img" } image => image.GetAttribute("alt") ?? "",
        IElement { LocalName: "script" or "style" } => "",
        IElement element when Plain.Contains(element.LocalName) && element.LocalName is not ("code" or "strong" or "em" or "del")
            || element is { LocalName: "td" or "th" or "div" or "ol" } => $" {Inside(element)} ",
        _ => Inside(node),
    };

    private static string Inside(INode node) => string.Concat(node.ChildNodes.Select(Words));

    private static void AssertAllowed(IElement element)
    {
        var name = element.LocalName;
        Assert.True(Plain.Contains(name) || Allowed.ContainsKey(name), $"<{name}> may not appear");
        foreach (var attribute in element.Attributes)
        {
            Assert.True(Allowed.GetValueOrDefault(name, []).Contains(attribute.Name), $"{attribute.Name} may not appear on <{name}>");
        }

        if (element is IHtmlAnchorElement link)
        {
            AssertAllowed(link);
        }

        if (element is IHtmlImageElement image)
        {
            Assert.Equal($"https://{Host}", new Url(Page, image.GetAttribute("src")!).Origin);
        }

        if (name is "th" or "td")
        {
            Assert.Contains(element.GetAttribute("class"), new[] { null, "align-left", "align-center", "align-right" });
        }

        if (name is "ol" && element.GetAttribute("start") is { } start)
        {
            Assert.Matches("^[0-9]+$", start);
        }
    }

    private static void AssertAllowed(IHtmlAnchorElement link)
    {
        Assert.Null(link.ParentElement!.Closest("a"));
        Assert.False(string.IsNullOrWhiteSpace(link.TextContent) && link.QuerySelector("img") is null, "a link without a name");

        // An address whose host cannot exist has no meaning; then it is at least written as a foreign one.
        var written = link.GetAttribute("href")!;
        var meant = new Url(Page, written);
        if (!meant.IsInvalid && meant is { Scheme: "mailto" or "tel" } or { Scheme: "https" or "http", HostName: Host })
        {
            return;
        }

        Assert.Matches("(?i)^https?://[^/@]+(/|$|[?#])", written);
        Assert.True(meant.IsInvalid || meant.Scheme is "https" or "http", $"{written} was read as {meant.Href}");
        Assert.Equal("noopener nofollow", link.GetAttribute("rel"));
    }

    private static bool IsInvisible(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is '\u061C' or '\u200E' or '\u200F' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
