using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("# Title\nline **one**\nline two\n\nnext", "Title\n\nline one\nline two\n\nnext")]
    [InlineData("- a\n- b\n  - c\n\nend", "- a\n- b\n  - c\n\nend")]
    [InlineData("9. a\n10. b\n\n    more", "9. a\n\n10. b\n\n    more")]
    [InlineData("> a\n>\n> b", "> a\n>\n> b")]
    [InlineData("```\nx  y\n  z\n```", "x  y\n  z")]
    [InlineData("a\n\n---\n\nb", "a\n\n----\n\nb")]
    [InlineData("| a | b |\n|---|---|\n| 1 | [x](https://a.example) |", "a | b\n1 | x (https://a.example)")]
    [InlineData("~~10:00~~ 11:00", "~~10:00~~ 11:00")]
    [InlineData("[the desk](https://a.example/desk)", "the desk (https://a.example/desk)")]
    [InlineData("https://a.example/desk and <https://a.example>", "https://a.example/desk and https://a.example")]
    [InlineData("[a.example](https://a.example/)", "a.example")]
    [InlineData("[mail us](mailto:desk@a.example), desk@a.example", "mail us (desk@a.example), desk@a.example")]
    [InlineData("[call](tel:+3120)", "call (+3120)")]
    [InlineData("[here](/history)", "here")]
    [InlineData("[x](javascript:alert(1)) <b>y</b> &amp; &lt;", "x <b>y</b> & <")]
    [InlineData("![logo](/l.png) ![graph](https://a.example/g.png)", "logo graph (https://a.example/g.png)")]
    [InlineData("[x]: https://a.example\n\n[x]", "x (https://a.example)")]
    public void Formatting_becomes_lines_that_read_well_in_a_mail(string markdown, string text) =>
        Assert.Equal(text, SafeMarkdown.ToPlainText(markdown, MarkdownStyle.Notice));

    [Fact]
    public void Links_to_our_own_site_get_their_address_where_the_site_is_named() =>
        Assert.Equal("here (https://status.example/history)", SafeMarkdown.ToPlainText("[here](/history)",
            MarkdownStyle.Notice with { LinkBase = new Uri("https://status.example") }));

    [Theory]
    [InlineData("# Mail is down\n\nWe are **looking** into [it](https://a.example).", 200, "Mail is down We are looking into it.")]
    [InlineData("Mail is down since ten", 22, "Mail is down since ten")]
    [InlineData("Mail is down since ten", 21, "Mail is down since…")]
    [InlineData("Mail is down since ten", 13, "Mail is down…")]
    [InlineData("Onbereikbaarheidsmelding", 10, "Onbereikb…")]
    [InlineData("ab", 1, "…")]
    [InlineData("x 👩‍🔧👩‍🔧 y", 9, "x 👩‍🔧…")]
    public void An_excerpt_is_one_line_that_ends_between_words(string markdown, int length, string excerpt)
    {
        Assert.Equal(excerpt, SafeMarkdown.Excerpt(markdown, length));
        Assert.True(excerpt.Length <= length);
    }

    [Fact]
    public void An_excerpt_has_a_length() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SafeMarkdown.Excerpt("x", 0));
}
