using System.Text;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

/// <summary>Texts made to be expensive. The time limit is there for a hang; what is judged is the size of the outcome.</summary>
public sealed class GiantMarkdownTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Func<int, string>> Shapes = new()
    {
        ["quotes in quotes"] = size => Repeat(">", size),
        ["lists in lists"] = size => Repeat("- ", size),
        ["numbered lists in lists"] = size => Repeat("1. ", size),
        ["lists in quotes"] = size => Repeat("> - ", size),
        ["tabbed lists"] = size => Repeat("+\t", size),
        ["ever deeper indents"] = size => UpTo(size, i => new string(' ', 2 * i) + "- a\n"),
        ["open brackets"] = size => Repeat("[", size),
        ["brackets in brackets"] = size => Repeat("[", size / 2) + "a" + Repeat("]", size / 2),
        ["open images"] = size => Repeat("![", size),
        ["images in images"] = size => Repeat("![", size / 6) + "a" + Repeat("](b)", size / 2),
        ["open links"] = size => Repeat("[a](", size),
        ["open parentheses"] = size => Repeat("(", size),
        ["asterisks"] = size => Repeat("*", size),
        ["open emphasis"] = size => Repeat("*a ", size),
        ["open emphasis of two kinds"] = size => Repeat("*a_ ", size),
        ["open emphasis by paragraph"] = size => Repeat(Repeat("*a ", 4_000) + "\n\n", size),
        ["emphasis in emphasis"] = size => Repeat("*_", size / 2) + "a" + Repeat("_*", size / 2),
        ["struck text"] = size => Repeat("~~a ", size),
        ["backticks of every length"] = size => UpTo(size, i => "e" + new string('`', i)),
        ["entities"] = size => Repeat("&#1", size),
        ["angle brackets"] = size => Repeat("<", size),
        ["open comments"] = size => Repeat("<!--", size),
        ["open autolinks"] = size => Repeat("<http:", size),
        ["addresses"] = size => Repeat("http://a.b ", size),
        ["definitions"] = size => Repeat("[a]: u\n", size),
        ["a long address many times"] = size => "[a]: /" + Repeat("x", size / 2) + "\n\n" + Repeat("[a]", size / 2),
        ["a long address many times in paragraphs"] = size => "[a]: /" + Repeat("x", size / 2) + "\n\n" + Repeat("[a]\n\n", size / 2),
        ["a wide table with short rows"] = size => Repeat("|a", size / 4) + "\n" + Repeat("|-", size / 4) + "\n" + Repeat("|\n", size / 2),
        ["many tables"] = size => Repeat("a|b\n-|-\n\n", size),
        ["headings"] = size => Repeat("#\n", size),
        ["underlined headings"] = size => Repeat("a\n=\n", size),
        ["lines"] = size => Repeat("a\n", size),
        ["items"] = size => Repeat("-\n", size),
        ["empty lines"] = size => Repeat("\n", size),
        ["one word"] = size => Repeat("a", size),
        ["turned writing"] = size => Repeat("\u202E\u2066", size),
        ["half pairs"] = size => Repeat("\uD800", size),
        ["quotation marks"] = size => Repeat("\"", size),
    };

    public static TheoryData<string> Names => new(Shapes.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_megabyte_in_a_form_is_refused_for_its_length(string shape)
    {
        var markdown = Shapes[shape](1_000_000);

        var result = await WithinReason(() => SafeMarkdown.Render(markdown, MarkdownStyle.Notice));

        var cleaned = SafeText.Clean(markdown);
        Assert.Equal(cleaned.Length > 25_000 ? MarkdownRefusal.TooLong : null, result.Refusal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_megabyte_that_is_stored_shows_as_text(string shape)
    {
        var markdown = Shapes[shape](1_000_000);

        var (html, text, excerpt) = await WithinReason(() => (
            SafeMarkdown.ToHtml(markdown, MarkdownStyle.Notice),
            SafeMarkdown.ToPlainText(markdown, MarkdownStyle.Notice),
            SafeMarkdown.Excerpt(markdown, 160)));

        Assert.InRange(html.Length, 0, 8 * markdown.Length);
        Assert.InRange(text.Length, 0, markdown.Length);
        Assert.InRange(excerpt.Length, 0, 160);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_text_at_the_limit_costs_in_proportion_to_its_length(string shape)
    {
        foreach (var style in new[] { MarkdownStyle.Notice, MarkdownStyle.Page })
        {
            var markdown = Shapes[shape](style.MaxLength - 10);

            var result = await WithinReason(() => SafeMarkdown.Render(markdown, style));

            Assert.NotEqual(MarkdownRefusal.TooLong, result.Refusal);
            Assert.InRange(result.Html?.Length ?? 0, 0, 10 * markdown.Length + 10);
            if (markdown.Length < 30_000)
            {
                PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(markdown, style));
            }
        }
    }

    private static async Task<T> WithinReason<T>(Func<T> work) =>
        await Task.Run(work, TestContext.Current.CancellationToken).WaitAsync(Hang, TestContext.Current.CancellationToken);

    private static string Repeat(string part, int size) => string.Concat(Enumerable.Repeat(part, Math.Max(1, size / part.Length)));

    private static string UpTo(int size, Func<int, string> part)
    {
        var text = new StringBuilder();
        for (var i = 1; text.Length + part(i).Length <= size; i++)
        {
            text.Append(part(i));
        }

        return text.ToString();
    }
}
