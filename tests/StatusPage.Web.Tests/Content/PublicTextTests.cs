using StatusPage.Testing;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Tests.Content;

public class PublicTextTests
{
    [Fact]
    public async Task Every_page_of_the_owner_is_shown_in_both_languages_and_linked_from_the_footer()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var home = await app.PageAsync("/");

        Assert.Contains("agreement", app.Board.Site.Pages.Keys);
        foreach (var page in app.Board.Site.Pages.Values)
        {
            Assert.Equal(page.Title.Nl, (await app.PageAsync($"/{page.Slug}")).Said("h1"));
            Assert.Equal(page.Title.En, (await app.PageAsync($"/en/{page.Slug}")).Said("h1"));
            Assert.NotNull(home.QuerySelector($".foot a[href='/{page.Slug}']"));
        }
    }

    [Fact]
    public async Task The_company_s_colours_come_from_site_yml()
    {
        await using var plain = await StatusApp.StartAsync(TestDatabase.Sqlite);
        Assert.Null((await plain.PageAsync("/")).QuerySelector("link[href='/theme.css']"));

        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => File.AppendAllText(
            Path.Combine(a.ContentDirectory, "site.yml"),
            "\ncolours:\n  brand: \"#0b5fa5\"\n  brand_dark: \"#fd0\"\nlogo: /img/favicon.svg\n"));
        var page = await app.PageAsync("/");
        using var client = app.NewClient();
        var style = await client.GetStringAsync("/theme.css", TestContext.Current.CancellationToken);

        Assert.NotNull(page.QuerySelector("link[href='/theme.css']"));
        Assert.Equal("Linfosys", page.QuerySelector(".brand img[src='/img/favicon.svg']")!.GetAttribute("alt"));
        Assert.Equal(":root{--brand:#0b5fa5;--on-brand:#fff;--brand-dark:#fd0;--on-brand-dark:#000}", style.Trim());
    }

    [Theory]
    [InlineData("#ffffff", "#000")]
    [InlineData("#000", "#fff")]
    [InlineData("#757575", "#fff")]
    [InlineData("#7f7", "#000")]
    public void On_a_colour_stands_what_reads_best(string colour, string on) =>
        Assert.Contains($"--on-brand:{on};", ThemeStyles.Of(new Colours(colour, null)), StringComparison.Ordinal);
}
