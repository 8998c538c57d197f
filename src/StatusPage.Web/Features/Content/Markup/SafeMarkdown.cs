using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Markdig;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>
/// Markdown, from whomever, to HTML that can stand on a public page: no raw HTML, no script, no request to another
/// host. Nothing here throws or takes long, whatever the text.
/// </summary>
public static partial class SafeMarkdown
{
    // Stored text may exceed what forms accept: imports escape it, and the accepted length may be lowered later.
    private const int LongestShown = 60_000;

    /// <summary>For forms: the HTML, or why this text is refused.</summary>
    public static MarkdownResult Render(string? markdown, MarkdownStyle style) =>
        Render(SafeText.Clean(markdown), style, style.MaxLength);

    /// <summary>For display of stored text: the HTML, and where it cannot be made, the text as it was written.</summary>
    public static string ToHtml(string? markdown, MarkdownStyle style)
    {
        var text = SafeText.Clean(markdown);
        return Render(text, style, LongestShown).Html ?? Escaped(text);
    }

    /// <summary>For mails and feeds: lines of text, the address of a link after its words.</summary>
    public static string ToPlainText(string? markdown, MarkdownStyle style) =>
        PlainText(SafeText.Clean(markdown), style, withAddresses: true);

    /// <summary>For lists and descriptions: one line of at most <paramref name="length"/> UTF-16 units.</summary>
    public static string Excerpt(string? markdown, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var text = PlainText(SafeText.Clean(markdown), MarkdownStyle.Notice, withAddresses: false);
        return Shortened(WhiteSpace().Replace(text, " ").Trim(), length);
    }

    private static MarkdownResult Render(string text, MarkdownStyle style, int maxLength)
    {
        var (document, refusal) = MarkdownReader.Read(text, style, maxLength);
        return document is null
            ? MarkdownResult.Refused(refusal!.Value)
            : MarkdownResult.Accepted(document.ToHtml(MarkdownReader.Pipeline(style)));
    }

    private static string PlainText(string text, MarkdownStyle style, bool withAddresses) =>
        MarkdownReader.Read(text, style, LongestShown).Document is { } document
            ? new PlainTextWriter(withAddresses).Write(document)
            : text.Trim();

    private static string Escaped(string text) =>
        $"<p>{WebUtility.HtmlEncode(text.Trim()).Replace("\n", "<br />\n", StringComparison.Ordinal)}</p>\n";

    private static string Shortened(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // Whole characters as people count them: an emoji or a letter with its accents stays in one piece.
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next < length)
        {
            end = next;
        }

        var space = text.LastIndexOf(' ', end);
        return text[..(space > end / 2 ? space : end)].TrimEnd() + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
