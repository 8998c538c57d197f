using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class HostileMarkdownTests
{
    // Each is a known way, or a variation on one, to get script, a foreign address or a foreign request into a page.
    private static readonly string[] Payloads =
    [
        // raw HTML, as block and in line
        "<script>alert(1)</script>",
        "text <script>alert(1)</script> text",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert&#40;1)</script></svg>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href='https://ok.example' onclick='alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example\">",
        "<form action=https://evil.example><input name=password></form>",
        "<!-- --><img src=x onerror=alert(1)> -->",
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "<?php echo 1 ?><b>x</b>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<!DOCTYPE html><html><body onload=alert(1)>",
        "<div\n\n<script>alert(1)</script>",
        "</p><script>alert(1)</script><p>",
        "</textarea></title><script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<x/onmouseover=alert(1)>x</x>",
        "<details open ontoggle=alert(1)>",
        "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        // schemes in links
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](javascript://%0aalert(1))",
        "[x](  javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](<java\tscript:alert(1)>)",
        "[x](java\nscript:alert(1))",
        "[x](<java&#10;script:alert(1)>)",
        "[x](java&NewLine;script&colon;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
        "[x](&#0000106avascript:alert(1))",
        "[x](&amp;#106;avascript:alert(1))",
        "[x](javascript&#58;alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](javascript\\:alert(1))",
        "[x](\\javascript:alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](\u200Bjavascript:alert(1))",
        "[x](\u202Ejavascript:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](&#8203;javascript:alert(1))",
        "[x](javascript%3Aalert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](DATA:image/svg+xml;base64,AAAA)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "[x](blob:https://evil.example/1)",
        "[x](view-source:https://evil.example)",
        "[x](filesystem:https://evil.example/1)",
        "[x](ftp://evil.example/x)",
        "[x](intent://evil.example#Intent;end)",
        "[x](https:evil.example)",
        "[x](http:/evil.example)",
        "[x](https:///evil.example)",
        "[x](https://)",
        "[x](https://status.example@evil.example/)",
        "[x](https:\\\\\\\\evil.example)",
        "[x](//evil.example)",
        "[x](///evil.example)",
        "[x](/\\evil.example)",
        "[x](\\\\/evil.example)",
        "[x](\\\\\\\\evil.example)",
        "[x](/&Tab;/evil.example)",
        "[x](&sol;&sol;evil.example)",
        "[x](&bsol;/evil.example)",
        "[x](</ /evil.example>)",
        "[x](<>)",
        "[x]()",
        "[](javascript:alert(1))",
        "[](https://ok.example)",
        "[ ](https://ok.example)",
        // attributes out of titles, addresses and info strings
        "[x](https://ok.example \"title\" onclick=\"alert(1)\")",
        "[x](https://ok.example \"\\\" onclick=alert(1) x=\\\"\")",
        "[x](https://ok.example 'a\"onmouseover=\"alert(1)')",
        "[x](https://ok.example/\"onmouseover=\"alert(1))",
        "[x](https://ok.example/&quot;onmouseover=&quot;alert(1))",
        "[x](https://ok.example/'onmouseover='alert(1))",
        "[x](https://ok.example){onclick=alert(1)}",
        "# Heading {onclick=alert(1) .x #y style=color:red}",
        "**x**{onmouseover=alert(1)}",
        "{onclick=alert(1)}\nparagraph",
        "```js\" onmouseover=\"alert(1)\nx\n```",
        "```{.x onclick=alert(1)}\nx\n```",
        "```html\n</code></pre><script>alert(1)</script>\n```",
        "`</code><script>alert(1)</script>`",
        "    </code></pre><script>alert(1)</script>",
        // autolinks
        "<javascript:alert(1)>",
        "<JAVASCRIPT:alert(1)>",
        "<javascript&colon;alert(1)>",
        "<data:text/html,x>",
        "<vbscript:x>",
        "<https://ok.example/\"onmouseover=alert(1)>",
        "<https://ok.example/<script>alert(1)</script>>",
        "<https://status.example@evil.example>",
        "<a@b.example\"onclick=alert(1)>",
        "<a@b.example>",
        "https://ok.example/\"onmouseover=alert(1)",
        "https://ok.example/<script>alert(1)</script>",
        "https://ok.example/'><img/src=x onerror=alert(1)>",
        "www.ok.example\"onmouseover=alert(1)",
        "http://javascript:alert(1)@evil.example/",
        "ftp://evil.example/x mailto:a@b.example?body=x tel:+3112345",
        "javascript://www.ok.example/%0aalert(1)",
        // reference links
        "[x]: javascript:alert(1)\n\n[x] [y][x] ![z][x]",
        "[x]: <javascript:alert(1)> \"t\"\n\n[x]",
        "[x]: java&#115;cript:alert(1)\n\n[x]",
        "[x]: //evil.example\n\n[x]",
        "[x]: https://ok.example (\" onclick=alert(1))\n\n[x]",
        "[x]:\njavascript:alert(1)\n\n[x]",
        "[a]: javascript:alert(1)\n[A]: https://ok.example\n\n[a]",
        // links within links and images
        "[![x](javascript:alert(1))](https://ok.example)",
        "[![x](https://evil.example/x.png)](javascript:alert(1))",
        "[![x](https://evil.example/x.png)](https://ok.example)",
        "[a [b](javascript:alert(1)) c](https://ok.example)",
        "[<https://one.example>](https://two.example)",
        "[https://one.example](javascript:alert(1))",
        "[https://one.example https://three.example](https://two.example)",
        "![a [b](https://one.example) c](https://two.example/x.png)",
        "[![![x](/a.png)](/b.png)](/c)",
        // images: a foreign one would be a request to another host
        "![x](https://evil.example/pixel.gif)",
        "![x](//evil.example/pixel.gif)",
        "![x](/\\evil.example/pixel.gif)",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "![x](javascript:alert(1))",
        "![x\"onerror=\"alert(1)](https://evil.example/x)",
        "![x\"onerror=\"alert(1)](/x.png)",
        "![](https://evil.example/pixel.gif)",
        "![](/x.png)",
        "![x](x.png)",
        "![x](/x.png){onerror=alert(1)}",
        "![x](/x.png \"t\" onerror=alert(1))",
        // tables
        "|a|b|\n|:-|-:|\n|<script>alert(1)</script>|[x](javascript:alert(1))|",
        "|a|\n|-|\n|`</td><script>alert(1)</script>`|",
        "|[x](java|script:alert(1))|\n|-|-|\n|a|b|",
        "|a{onclick=alert(1)}|\n|:-:|\n|![x](https://evil.example/x)|",
        "a | b\n:-|-:\n<img src=x onerror=alert(1)> | \"><script>",
        // mixtures
        "> - > [x](javascript:alert(1))\n> - <script>",
        "**[x](javascript:alert(1)**)",
        "[x](javascript:alert(1)\n\n)",
        "*<script>*alert(1)*</script>*",
        "~~[x](data:,x)~~ ~~<b>~~",
        "[x](https://ok.example/\u202Egpj.exe)",
        "\u202Etxt.exe\u202C &#x202E;txt.exe &rlm;x&lrm; \u2066y\u2069",
        "&#0;&#1;&#127;&#x85;&#xD800;&#xFEFF;",
        "\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>",
        "\u001B[31mred\u0007",
        "half \uD800 pair \uDC00",
    ];

    public static TheoryData<string> Hostile => new(Payloads);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_yields_only_harmless_elements(string markdown)
    {
        foreach (var style in new[] { MarkdownStyle.Notice, MarkdownStyle.Page, InMail })
        {
            PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(markdown, style));
            Assert.DoesNotContain('\u202E', SafeMarkdown.ToPlainText(markdown, style));
        }
    }

    [Fact]
    public void Hostile_texts_next_to_one_another_stay_harmless()
    {
        foreach (var separator in new[] { "", " ", "\n", "\n\n", "|" })
        {
            PublishedHtml.AssertSafe(SafeMarkdown.ToHtml(string.Join(separator, Payloads), MarkdownStyle.Notice));
        }
    }

    [Theory]
    [InlineData("[the text](javascript:alert(1))", "the text")]
    [InlineData("[the *text*](data:text/html,x)", "the text")]
    [InlineData("<javascript:alert(1)>", "javascript:alert(1)")]
    [InlineData("![the text](javascript:alert(1))", "the text")]
    [InlineData("[![the text](https://other.example/x.png)](javascript:alert(1))", "the text")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    public void What_is_not_allowed_shows_as_its_text(string markdown, string expected) =>
        Assert.Equal(expected, PublishedHtml.VisibleText(markdown, MarkdownStyle.Notice));

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](https://status.example@evil.example/)")]
    [InlineData("[x](/\\\\evil.example)")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("ftp://evil.example/x")]
    [InlineData("[x]: data:,x\n\n[x]")]
    public void An_unsafe_address_is_no_link_at_all(string markdown) =>
        Assert.Empty(PublishedHtml.Parse(SafeMarkdown.ToHtml(markdown, MarkdownStyle.Notice)).QuerySelectorAll("a"));

    private static MarkdownStyle InMail => MarkdownStyle.Notice with { LinkBase = new Uri("https://status.example/") };
}
