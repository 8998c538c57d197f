using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class SafeMarkdownTests
{
    private static readonly MarkdownStyle Notice = MarkdownStyle.Notice;

    [Theory]
    [InlineData("one\ntwo", "<p>one<br />\ntwo</p>\n")]
    [InlineData("one\r\ntwo", "<p>one<br />\ntwo</p>\n")]
    [InlineData("**bold** *italic* ~~struck~~ `code`", "<p><strong>bold</strong> <em>italic</em> <del>struck</del> <code>code</code></p>\n")]
    [InlineData("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n")]
    [InlineData("3. three\n4. four", "<ol start=\"3\">\n<li>three</li>\n<li>four</li>\n</ol>\n")]
    [InlineData("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n")]
    [InlineData("```sh\nls <dir>\n```", "<pre><code>ls &lt;dir&gt;\n</code></pre>\n")]
    [InlineData("R&D <b>x</b> &copy;", "<p>R&amp;D &lt;b&gt;x&lt;/b&gt; ©</p>\n")]
    [InlineData("[x](/services/mail)", "<p><a href=\"/services/mail\">x</a></p>\n")]
    [InlineData("[x](#top) [y](../z?a=b:c)", "<p><a href=\"#top\">x</a> <a href=\"../z?a=b:c\">y</a></p>\n")]
    [InlineData("[x](https://a.example \"title\")", "<p><a href=\"https://a.example\" rel=\"noopener nofollow\">x</a></p>\n")]
    [InlineData("[x](mailto:desk@a.example)", "<p><a href=\"mailto:desk@a.example\">x</a></p>\n")]
    [InlineData("[x](tel:+31-20-1234567)", "<p><a href=\"tel:+31-20-1234567\">x</a></p>\n")]
    [InlineData("see https://a.example/b.", "<p>see <a href=\"https://a.example/b\" rel=\"noopener nofollow\">https://a.example/b</a>.</p>\n")]
    [InlineData("see www.a.example", "<p>see <a href=\"https://www.a.example\" rel=\"noopener nofollow\">www.a.example</a></p>\n")]
    [InlineData("![logo](/img/logo.svg \"t\")", "<p><img src=\"/img/logo.svg\" alt=\"logo\" /></p>\n")]
    [InlineData("![graph](https://a.example/g.png)", "<p><a href=\"https://a.example/g.png\" rel=\"noopener nofollow\">graph</a></p>\n")]
    [InlineData("![](https://a.example/g.png)", "<p><a href=\"https://a.example/g.png\" rel=\"noopener nofollow\">https://a.example/g.png</a></p>\n")]
    [InlineData("[](https://a.example)", "<p><a href=\"https://a.example\" rel=\"noopener nofollow\">https://a.example</a></p>\n")]
    [InlineData("- [ ] no task list", "<ul>\n<li>[ ] no task list</li>\n</ul>\n")]
    public void A_notice_is_read_as_staff_mean_it(string markdown, string html) =>
        Assert.Equal(html, SafeMarkdown.ToHtml(markdown, Notice));

    [Fact]
    public void A_page_joins_its_lines() =>
        Assert.Equal("<p>one\ntwo</p>\n", SafeMarkdown.ToHtml("one\ntwo", MarkdownStyle.Page));

    [Fact]
    public void The_columns_of_a_table_are_aligned_by_class_because_style_attributes_are_blocked()
    {
        var body = PublishedHtml.AssertSafe(SafeMarkdown.ToHtml("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |", Notice));

        Assert.Equal([null, "align-right", "align-center"], body.QuerySelectorAll("th").Select(cell => cell.GetAttribute("class")));
        Assert.Equal([null, "align-right", "align-center"], body.QuerySelectorAll("td").Select(cell => cell.GetAttribute("class")));
    }

    [Theory]
    [InlineData("# a\n## b\n# c", "h3 h4 h3")]
    [InlineData("## a\n#### b\n### c\n# d", "h3 h4 h4 h3")]
    [InlineData("# a\n## b\n### c\n#### d\n##### e", "h3 h4 h5 h6 h6")]
    [InlineData("> # a\n\n### b", "h3 h4")]
    [InlineData("#\n\n## a", "h3")]
    public void Headings_start_at_the_level_of_their_place_and_skip_none(string markdown, string levels) =>
        Assert.Equal(levels, string.Join(' ', PublishedHtml.Parse(SafeMarkdown.ToHtml(markdown, Notice))
            .QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(heading => heading.LocalName)));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_heading_level_that_html_does_not_have_is_refused(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Notice with { HeadingLevel = level });

    [Fact]
    public void In_a_mail_relative_addresses_are_absolute()
    {
        var mail = Notice with { LinkBase = new Uri("https://status.example/en/") };

        Assert.Equal(
            "<p><a href=\"https://status.example/services/mail\">x</a> <a href=\"https://status.example/en/history\">y</a> "
            + "<img src=\"https://status.example/l.png\" alt=\"z\" /> <a href=\"tel:1\">t</a></p>\n",
            SafeMarkdown.ToHtml("[x](/services/mail) [y](history) ![z](/l.png) [t](tel:1)", mail));
    }

    [Fact]
    public void Marks_that_turn_the_writing_direction_are_gone_however_they_are_written() =>
        Assert.Equal("<p>invoicetxt.exe</p>\n", SafeMarkdown.ToHtml("inv\u202Eoice&#x202E;txt&rlm;.e\u2066x\u200Fe", Notice));

    [Fact]
    public void An_emoji_with_joiners_survives() =>
        Assert.Equal("<p>👩‍🔧 fixed</p>\n", SafeMarkdown.ToHtml("👩‍🔧 fixed", Notice));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    public void No_text_yields_no_html(string? markdown)
    {
        Assert.Equal("", SafeMarkdown.ToHtml(markdown, Notice));
        Assert.True(SafeMarkdown.Render(markdown, Notice).IsAccepted);
        Assert.Equal("", SafeMarkdown.ToPlainText(markdown, Notice));
        Assert.Equal("", SafeMarkdown.Excerpt(markdown, 10));
    }

    [Fact]
    public void A_form_accepts_text_up_to_the_limit_and_says_when_it_is_longer()
    {
        Assert.True(SafeMarkdown.Render(new string('a', 25_000), Notice).IsAccepted);

        var refused = SafeMarkdown.Render(new string('a', 25_001), Notice);
        Assert.False(refused.IsAccepted);
        Assert.Equal(MarkdownRefusal.TooLong, refused.Refusal);
        Assert.Null(refused.Html);
    }

    [Fact]
    public void Line_ends_count_once_whatever_the_browser_sends() =>
        Assert.True(SafeMarkdown.Render(string.Concat(Enumerable.Repeat("a\r\n", 12_500)), Notice).IsAccepted);

    [Fact]
    public void Stored_text_above_a_lowered_limit_is_still_formatted() =>
        Assert.Equal("<p><strong>bold</strong></p>\n", SafeMarkdown.ToHtml("**bold**", Notice with { MaxLength = 3 }));

    [Fact]
    public void What_cannot_be_formatted_is_shown_as_it_was_written()
    {
        var markdown = new string('>', 200) + " <b>deep</b>\nand on";

        Assert.Equal(MarkdownRefusal.TooComplex, SafeMarkdown.Render(markdown, Notice).Refusal);
        var body = PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(markdown, Notice));
        Assert.Equal(new string('>', 200) + " <b>deep</b> and on", PublishedHtml.VisibleText(body));
        Assert.Equal(markdown, SafeMarkdown.ToPlainText(markdown, Notice));
    }

    [Fact]
    public void A_pasted_log_and_a_long_table_are_not_too_complex()
    {
        var log = "```\n" + string.Concat(Enumerable.Repeat("[2026-11-22 03:14:07] app_server_1 [error] *** lost ***\n", 250)) + "```";
        var table = "| a | b | c | d |\n|---|---|---|---|\n" + string.Concat(Enumerable.Repeat("| 1 | 2 | 3 | 4 |\n", 1_000));

        Assert.True(SafeMarkdown.Render(log, Notice).IsAccepted);
        Assert.True(SafeMarkdown.Render(table, Notice).IsAccepted);
    }
}
