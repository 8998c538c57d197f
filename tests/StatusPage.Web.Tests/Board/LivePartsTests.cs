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
        Assert.Equal("<div id=\"live-banner\">one</div>", parts.Fragments["banner"]);
    }
}
