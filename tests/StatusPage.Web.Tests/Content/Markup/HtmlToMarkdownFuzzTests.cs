using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class HtmlToMarkdownFuzzTests
{
    private static readonly string[] Signs =
    [
        "a", "bc", "1", "23", " ", " ", "\n", "\r\n", "\n\n", "*", "**", "_", "__", "~", "~~", "`", "``", "```", "[", "]", "(", ")",
        "](/x)", "![", "!", "<", ">", "< b", "<3", "#", "# ", "## ", "-", "- ", "--", "+ ", "= ", "==", "1. ", "2) ", ".", ":", "|", "|-|", ":-:",
        "\\", "\\*", "&", "&x", "&x;", "#1", "/", "?", "%", "{x}", "é", "漢", "😀", "e\u0301", "\u00A0", "…", "“", "€",
        "https://a.example", "https://a.example/b_c*d", "http://", "www.a.example", "www.", "mailto:a@b.example", "tel:1", "ftp://x",
    ];

    private static readonly string[] Tags =
    [
        "<b>", "</b>", "<strong>", "</strong>", "<i>", "</i>", "<em>", "</em>", "<del>", "</del>", "<code>", "</code>", "<br />", "<br>",
        "<a href=\"https://a.example/x_(y)\">", "<a href='/z'>", "</a>", "<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>",
        "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<pre>", "</pre>", "<hr>", "<div>", "</div>", "<script>x</script>", "&amp;", "&lt;", "&nbsp;",
        "<img src=\"https://a.example/i\" alt=\"pic\">", "<td>", "<foo>",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_plain_text_shows_as_it_was(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2_500; i++)
        {
            var body = Text(random, Signs);
            var markdown = HtmlToMarkdown.Convert(body);
            Assert.True(Visible(body) == PublishedHtml.VisibleText(markdown, MarkdownStyle.Notice), $"seed {seed}, text {i}:\n{body}\nbecame\n{markdown}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_HTML_shows_the_same_words(int seed)
    {
        var random = new Random(seed);
        // To a browser alone "<" with what follows may be a tag, and "&#1" without its semicolon a character.
        string[] tokens = [.. Tags, .. Tags, .. Signs.Except(["<", "&"])];
        for (var i = 0; i < 2_500; i++)
        {
            var body = Text(random, tokens);
            var markdown = HtmlToMarkdown.Convert(body);
            var html = SafeMarkdown.ToHtml(markdown, MarkdownStyle.Notice);
            var shown = PublishedHtml.VisibleText(PublishedHtml.AssertSafe(html));
            Assert.True(Words(Browser(body)) == Words(shown), $"seed {seed}, text {i}:\n{body}\nbecame\n{markdown}\nbrowser {Words(Browser(body))}\nshown {Words(shown)}");
        }
    }

    private static string Text(Random random, string[] tokens) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => tokens[random.Next(tokens.Length)]));

    private static string Visible(string body) => string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Browser(string body) =>
        PublishedHtml.VisibleText(PublishedHtml.Parse(body.Replace("<foo>", "&lt;foo>", StringComparison.Ordinal)));

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
