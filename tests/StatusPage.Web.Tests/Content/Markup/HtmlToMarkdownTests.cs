using AngleSharp.Dom;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class HtmlToMarkdownTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" \r\n ", "")]
    [InlineData("one<br />two", "one\ntwo")]
    [InlineData("one<br />\r\ntwo", "one\ntwo")]
    [InlineData("one<br><br/>two", "one\n\ntwo")]
    [InlineData("one\r\ntwo\r\n\r\nthree", "one\ntwo\n\nthree")]
    [InlineData("<p>one\r\nstill one</p>\r\n<p>two</p>", "one still one\n\ntwo")]
    [InlineData("<strong>a</strong> <b>b</b> <em>c</em> <i>d</i> <del>e</del>", "**a** **b** _c_ _d_ ~~e~~")]
    [InlineData("<b>a <i>b</i> c</b>", "**a _b_ c**")]
    [InlineData("<b> spaced </b>out", "**spaced** out")]
    [InlineData("<b>Now:</b>then", "**Now**:then")]
    [InlineData("in<b>side</b>", "in**side**")]
    [InlineData("in<i>side</i>", "in*side*")]
    [InlineData("in<code>side</code> a `<code>b</code>", "in`side` a &#96;`b`")]
    [InlineData("a<b><i>(b)</i></b>", "a(**_b)_**")]
    [InlineData("<b>one<br>two</b>", "**one**\n**two**")]
    [InlineData("<a href=\"https://a.example/x\">here</a>", "[here](https://a.example/x)")]
    [InlineData("<a href='https://a.example/a b(c)'>here</a>", "[here](https://a.example/a%20b%28c%29)")]
    [InlineData("<a href=\"https://a.example/?a=1&amp;copy;=2\">here</a>", "[here](https://a.example/?a=1&amp;copy;=2)")]
    [InlineData("<a href=\"https://a.example/x\">https://a.example/x</a>", "<https://a.example/x>")]
    [InlineData("<a href=\"/history\">a <b>b</b></a>!", "[a **b**](/history)!")]
    [InlineData("look!<a href=\"/history\">here</a>", "look\\![here](/history)")]
    [InlineData("<a href=\"javascript:alert(1)\">here</a>", "here")]
    [InlineData("<a name=\"x\">here</a>", "here")]
    [InlineData("<img src=\"https://a.example/g.png\" alt=\"graph\">", "[graph](https://a.example/g.png)")]
    [InlineData("see https://a.example/x.", "see https://a.example/x.")]
    [InlineData("see https://a.example/a_b*c.", "see <https://a.example/a_b*c>.")]
    [InlineData("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c")]
    [InlineData("<ol start=\"9\"><li>a</li><li>b</li></ol>", "9. a\n10. b")]
    [InlineData("<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol>", "- a\n\n* b\n\n1. c")]
    [InlineData("<ul>\r\n<li><p>a</p><p>b</p></li>\r\n</ul>", "- a\n\n  b")]
    [InlineData("<h2>Title #</h2>text", "## Title \\#\n\ntext")]
    [InlineData("<h1>a<br>b</h1>", "# a b")]
    [InlineData("a<hr>b", "a\n\n___\n\nb")]
    [InlineData("<blockquote>a<br>b<p>c</p></blockquote>", "> a\n> b\n>\n> c")]
    [InlineData("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``")]
    [InlineData("<pre>a\n  b ```</pre>", "````\na\n  b ```\n````")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc")]
    [InlineData("a<script>alert('<b>')</script><style>b{}</style>c", "ac")]
    [InlineData("<iframe src=x>a</iframe><svg><text>b</text></svg><!-- c -->d", "d")]
    [InlineData("<span class=\"x\">a</span> <u>b</u> <time>c</time>", "a b c")]
    [InlineData("caf&eacute; &amp; &lt;b&gt; &nbsp; &#8364;", "café & \\<b> \u00A0 €")]
    [InlineData("<foo>a</foo>", "\\<foo>a\\</foo>")]
    [InlineData("a<b and c>d, R&D, x &copy y", "a\\<b and c>d, R&D, x &copy y")]
    public void A_body_becomes_the_Markdown_a_person_would_write(string? body, string markdown) =>
        Assert.Equal(markdown, HtmlToMarkdown.Convert(body));

    [Theory]
    [InlineData("*not bold* **nor this** _nor_ __this__ snake_case_name")]
    [InlineData("# no title\n#1 in line\n###### six\n####### seven")]
    [InlineData("1. no list\n2) nor this\n10.5 hours\n2019. A year")]
    [InlineData("- no list\n+ nor this\n* nor this\n-5 degrees\n-- dashes --")]
    [InlineData("> no quote")]
    [InlineData("Title\n=====\n\nTitle\n-----\n---\n***\n___\n- - -")]
    [InlineData("`no code` ``nor`` ```\n~~~\n~~not struck~~ ~5 min ~")]
    [InlineData("[no](link) ![no](image) [no]: /definition\n[ ] no task [x] [1]")]
    [InlineData("<no tag> a<b b>c <3 <- ->")]
    [InlineData("&notanentity; R&D AT&T &")]
    [InlineData("a | b\n--|--\n1 | 2\n\n| a |\n|:-:|")]
    [InlineData("C:\\temp\\*.log \\ \\\\ \\")]
    [InlineData("    four spaces are no code\n\ttabs neither")]
    [InlineData("https://a.example/a_b_c*d*?e=1&amp;f=2 http://a.example. (www.a.example) www.a_b.example_x_")]
    [InlineData("mailto:a@b.example tel:+31201234567 ftp://a.example HTTPS://A.example desk@a.example")]
    [InlineData("x_https://a.example/_y_ ~https://a.example~ *https://a.example*")]
    [InlineData("(ﾉ◕ヮ◕)ﾉ*:･ﾟ✧ ¯\\_(ツ)_/¯ ^_^ *_* >_<")]
    [InlineData("text {onclick=alert(1)} :smile: ==mark== ^sup^ $math$ \"quotes\" -- ...")]
    [InlineData("!")]
    [InlineData("_")]
    [InlineData("+")]
    public void Plain_text_shows_as_it_was(string body)
    {
        var expected = string.Join(' ', body.Replace("&amp;", "&", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var html = PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(HtmlToMarkdown.Convert(body), MarkdownStyle.Notice));

        Assert.Equal(expected, PublishedHtml.VisibleText(html));
        Assert.Empty(html.QuerySelectorAll("*").Select(element => element.LocalName).Except(["p", "br", "a"]));
        Assert.Equal(body.Split("\n\n").Length, html.QuerySelectorAll("p").Length);
    }

    [Theory]
    [InlineData("<p>a <strong>b</strong> <em>c</em> <a href=\"https://a.example\">d</a> <code>e</code></p>")]
    [InlineData("<p>a<strong>b<em>c</em></strong><em>d</em>e</p>")]
    [InlineData("<p><strong>a</strong><em>b</em><del>c</del><code>d</code>e</p>")]
    [InlineData("<p>one<br>two</p><p>three</p>")]
    [InlineData("<h1>a</h1><p>b</p><h2>c</h2><p>d</p>")]
    [InlineData("<ul><li>a</li><li>b</li></ul><ul><li>c</li></ul>")]
    [InlineData("<ol start=\"3\"><li>a</li><li>b</li></ol><ol><li>c</li></ol>")]
    [InlineData("<ul><li><p>a</p><ol><li>b<ul><li>c</li></ul></li></ol></li><li><p>d</p></li></ul>")]
    [InlineData("<ul><li><ol><li><hr><p>a</p></li></ol></li></ul><ul><li><hr></li></ul>")]
    [InlineData("<ul><li><pre><code>a\n\n  b</code></pre></li></ul>")]
    [InlineData("<blockquote><p>a</p><blockquote><p>b</p></blockquote><ul><li>c</li></ul></blockquote><hr><p>d</p>")]
    [InlineData("<pre><code>&lt;b&gt; *x* ``` &amp;amp;</code></pre>")]
    [InlineData("<p><a href=\"https://a.example/%20x\"><strong>a</strong> <code>b</code></a></p>")]
    public void The_Markdown_renders_to_the_HTML_it_came_from(string body)
    {
        var html = SafeMarkdown.ToHtml(HtmlToMarkdown.Convert(body), MarkdownStyle.Notice with { HeadingLevel = 1 });

        Assert.Equal(Outline(PublishedHtml.Parse(body)), Outline(PublishedHtml.AssertSafe(html)));
    }

    [Fact]
    public void Marks_that_turn_the_writing_direction_do_not_come_in_by_an_entity() =>
        Assert.Equal("ab `cd`\n\n```\nef\n```", HtmlToMarkdown.Convert("a&#x202E;b <code>c&rlm;d</code><pre>e&#8294;f</pre>"));

    [Theory]
    [InlineData("<b>")]
    [InlineData("<div>")]
    [InlineData("<ul><li>")]
    [InlineData("<blockquote>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<a href=/x>")]
    [InlineData("<b><i>")]
    [InlineData("<p><b>")]
    [InlineData("<!--")]
    [InlineData("<a b=\"")]
    [InlineData("<")]
    [InlineData("&")]
    [InlineData("*")]
    [InlineData("_a")]
    [InlineData("https://")]
    [InlineData("!<b>a</b>b")]
    public async Task Giant_mark_up_is_neither_slow_nor_too_deep(string part)
    {
        foreach (var size in new[] { 25_000, 1_000_000 })
        {
            var body = string.Concat(Enumerable.Repeat(part, size / part.Length)) + "end";

            var markdown = await Task.Run(() => HtmlToMarkdown.Convert(body), TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.InRange(markdown.Length, 0, 6 * body.Length);
            if (part is not ("<!--" or "<a b=\""))
            {
                Assert.Contains("end", markdown, StringComparison.Ordinal);
            }
        }
    }

    // Elements, addresses and words, without the white space between them.
    private static string Outline(INode node) => node switch
    {
        IText text => string.IsNullOrWhiteSpace(text.Data) && text.Data.Contains('\n', StringComparison.Ordinal) ? "" : text.Data.Trim('\n'),
        IElement element => $"<{element.LocalName}{element.GetAttribute("href") ?? element.GetAttribute("start")}>{Inside(element)}</>",
        _ => "",
    };

    private static string Inside(INode node) => string.Concat(node.ChildNodes.Select(Outline));
}
