using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Announcements;

public class AnnouncementTests
{
    /// <summary>14:00 in Amsterdam.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 13, 0, 0, TimeSpan.Zero);

    [Theory, OnBothDatabases]
    public async Task It_appears_on_every_public_page_at_its_start_and_goes_at_its_end(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        await MakeAsync(newsroom, "2026-11-25T15:00", "2026-11-25T17:00");
        Assert.DoesNotContain("gesloten", await HeadAsync(newsroom, "/"));

        newsroom.App.Clock.Set(Now.AddHours(1));
        await newsroom.App.RefreshBoardAsync();
        foreach (var (address, words) in new[] { ("/", "We zijn met kerst gesloten."), ("/en/", "We are closed at Christmas."), ("/history", "gesloten"), ("/contact", "gesloten"), ("/en/services/exchange", "closed") })
        {
            Assert.Contains(words, await HeadAsync(newsroom, address));
        }

        newsroom.App.Clock.Set(Now.AddHours(3));
        await newsroom.App.RefreshBoardAsync();
        Assert.DoesNotContain("gesloten", await HeadAsync(newsroom, "/"));
    }

    [Theory, OnBothDatabases]
    public async Task It_is_changed_and_taken_away_on_the_record(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        await MakeAsync(newsroom, "2026-11-25T13:00", "2026-11-30T17:00");
        var id = Assert.Single(newsroom.App.Board.Announcements).Id;
        var old = await newsroom.FormAsync($"/staff/announcements/{id}", "form[data-edit]");

        await newsroom.DoneAsync((await newsroom.FormAsync($"/staff/announcements/{id}", "form[data-edit]")).Set("BodyNl", "We zijn **open**."));
        Assert.Contains("We zijn open.", await HeadAsync(newsroom, "/"));

        var page = await Newsroom.RefusedAsync(old.Set("BodyNl", "Nog anders."), System.Net.HttpStatusCode.Conflict);
        Assert.Contains("We zijn **open**.", page.QuerySelector(".conflict")!.TextContent);
        Assert.Contains("Nog anders.", page.GetElementById("BodyNl")!.TextContent);

        await newsroom.DoneAsync(await newsroom.FormAsync($"/staff/announcements/{id}", ".toolbar form"));
        Assert.Empty(newsroom.App.Board.Announcements);
        await using var db = newsroom.App.NewDb();
        Assert.Equal(
            ["announcement.made", "announcement.changed", "announcement.stopped"],
            await db.AuditLog.Where(e => e.Subject == $"announcement/{id}").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite, Now);
        var form = (await newsroom.FormAsync("/staff/announcements")).Set("BodyNl", "Tekst").Set("Start.Local", "2026-11-26T10:00").Set("End.Local", "2026-11-26T09:00");

        var page = await Newsroom.RefusedAsync(form);

        Assert.Equal("Het einde moet na het begin liggen.", Newsroom.ErrorAt(page, "End-Local"));
        Assert.Empty(newsroom.App.Board.Announcements);
    }

    private static async Task MakeAsync(Newsroom newsroom, string start, string end) => await newsroom.DoneAsync((await newsroom.FormAsync("/staff/announcements"))
        .Set("BodyNl", "We zijn met **kerst** gesloten.").Set("BodyEn", "We are closed at *Christmas*.").Set("Start.Local", start).Set("End.Local", end));

    private static async Task<string> HeadAsync(Newsroom newsroom, string address) =>
        (await newsroom.PageAsync(address)).QuerySelector("[data-live=announcement]")!.TextContent;
}
