using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class MarkdownFuzzTests
{
    private static readonly string[] Tokens =
    [
        "a", "b c", "word", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "*", "**", "***", "_", "__", "~~", "`", "``",
        "```\n", "~~~\n", "[", "]", "(", ")", "](", "[]()", "![", "<", ">", "> ", "- ", "* ", "1. ", "2) ", "#", "## ",
        "|", "|-|-|\n", "| a | b |\n", ":-:", "---", "===", "\\", "\\*", "&", "&amp;", "&#x202E;", "&lt;script&gt;",
        "&NewLine;", "&Tab;", "&colon;", "&#58;", "&#0;", "<script>", "</script>", "<img src=x onerror=alert(1)>",
        "<!--", "-->", "<a href=\"", "\"", "'", " onclick=alert(1) ", "{onclick=alert(1)}", "javascript:", "alert(1)",
        "java", "script:", "data:text/html,", "vbscript:", "http://", "https://", "https://ok.example/x", "//evil.example",
        "/\\evil.example", "www.ok.example", "mailto:a@b.example", "tel:+31", "ftp://x.example", "@", ":", "/", "/x.png",
        "#top", "?q=1", "[x]: ", "[x]", "[x]: javascript:alert(1)\n", "[x]: https://ok.example 'x'\n", "<https://ok.example>",
        "<javascript:alert(1)>", "\u202E", "\u2066", "\u200F", "\0", "\u0007", "\u00A0", "\u200D", "é", "漢字", "😀", "\uD83D",
        "\uDE00", "e\u0301", "%00", "%0a", ";", "!", "+", "=",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_Markdown_never_throws_and_yields_only_harmless_elements(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var markdown = Text(random);
            var style = i % 2 == 0 ? MarkdownStyle.Notice : MarkdownStyle.Page;
            try
            {
                PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(markdown, style));
                Assert.DoesNotContain('\u202E', SafeMarkdown.ToPlainText(markdown, style));
                Assert.InRange(SafeMarkdown.Excerpt(markdown, 40).Length, 0, 40);
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}, text {i}: {markdown}\n{failure}");
            }
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Tokens[random.Next(Tokens.Length)]));
}
