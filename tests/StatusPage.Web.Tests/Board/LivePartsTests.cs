using StatusPage.Web.Board;

namespace StatusPage.Web.Tests.Board;

public class LivePartsTests
{
    [Fact]
    public void The_parts_of_a_page_are_found_by_their_markers()
    {
        var html = $"""
            <html><head><title>Storing &amp; meer</title><link rel="icon" href="/img/major.svg"></head>
            <body>{LiveParts.Opening("banner")}<div id="live-banner">one</div>{LiveParts.Closing("banner")}
            <p>rest</p>{LiveParts.Opening("services")}<div>two
            lines</div>{LiveParts.Closing("services")}</body></html>
            """;

        var parts = LiveParts.Of(html);

        Assert.Equal("Storing & meer", parts.Title);
        Assert.Equal("/img/major.svg", parts.Icon);
        Assert.Equal(["banner", "services"], parts.Fragments.Keys.Order());
        Assert.Equal("<div id=\"live-banner\">one</div>", parts.Fragments["banner"].Html);
    }

    [Fact]
    public void Of_parts_inside_a_part_only_those_that_changed_are_sent()
    {
        var before = LiveParts.Of(Services("Services", "mail works", "web works"));

        Assert.Equal(["mail"], Sent(Services("Services", "mail fails", "web works")));
        Assert.Empty(Sent(Services("Services", "mail works", "web works")));

        IEnumerable<string> Sent(string html) => LiveParts.Of(html).Since(before).Select(p => p.Key);
    }

    [Fact]
    public void What_changed_around_the_parts_inside_it_is_sent_once_and_whole()
    {
        var before = LiveParts.Of(Services("Services", "mail works", "web works"));

        var sent = Assert.Single(LiveParts.Of(Services("All services", "mail fails", "web works")).Since(before));

        Assert.Equal("services", sent.Key);
        Assert.Contains("mail fails", sent.Value.Html);
        Assert.Contains("web works", sent.Value.Html);
    }

    [Fact]
    public void A_part_that_is_gone_or_new_changes_the_part_around_it()
    {
        var two = Services("Services", "mail works", "web works");
        var one = two.Replace(Part("web", "web works"), "", StringComparison.Ordinal);

        Assert.Equal(["services"], LiveParts.Of(one).Since(LiveParts.Of(two)).Select(p => p.Key));
        Assert.Equal(["services"], LiveParts.Of(two).Since(LiveParts.Of(one)).Select(p => p.Key));
    }

    private static string Services(string heading, string mail, string web) => Part("services", $"<h2>{heading}</h2><ul>{Part("mail", mail)}{Part("web", web)}</ul>");

    private static string Part(string id, string html) => $"{LiveParts.Opening(id)}<div>{html}</div>{LiveParts.Closing(id)}";
}
