using System.Text;
using System.Text.RegularExpressions;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>
/// The words of an update as programs of others expect them: safe HTML where there is formatting, else plain lines.
/// Both may be put in a page as HTML, which is what such programs do.
/// </summary>
public static partial class NoticeBody
{
    public static string Of(string markdown, Uri publicUrl)
    {
        var html = Html(markdown, publicUrl);
        var inner = Plain().Replace(html, "");
        return inner.Contains('<', StringComparison.Ordinal) ? html : Lines(html);
    }

    public static string Html(string markdown, Uri publicUrl) =>
        SafeMarkdown.ToHtml(markdown, MarkdownStyle.Notice with { LinkBase = publicUrl }).Trim();

    private static string Lines(string html)
    {
        var text = new StringBuilder(html)
            .Replace("</p>\n<p>", "\n\n")
            .Replace("<p>", "")
            .Replace("</p>", "")
            .Replace("<br />\n", "\n")
            .Replace("<br />", "\n")
            .Replace("&quot;", "\"")
            .Replace("&gt;", ">")
            .ToString();
        return Harmless().Replace(text, m => m.Value == "&lt;" ? "<" : "&");
    }

    [GeneratedRegex("</?p>|<br />")]
    private static partial Regex Plain();

    /// <summary>Signs after which HTML sees neither a tag nor an entity.</summary>
    [GeneratedRegex(@"&(?:amp|lt);(?=[\s\d]|$)")]
    private static partial Regex Harmless();
}
