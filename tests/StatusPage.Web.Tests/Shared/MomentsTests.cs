using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.Shared;

public class MomentsTests
{
    [Fact]
    public async Task Moments_and_lengths_read_as_people_write_them()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var dutch = new Moments(app.Board, new Texts(Language.Dutch));
        var english = new Moments(app.Board, new Texts(Language.English));
        var summer = new DateTimeOffset(2026, 7, 5, 22, 30, 0, TimeSpan.Zero);

        Assert.Equal("6 juli 2026, 00:30", dutch.In("datetime", summer));
        Assert.Equal("Monday 6 July, 00:30", english.In("daytime", summer));
        Assert.Equal("Juli 2026", dutch.Month(new DateOnly(2026, 7, 1)));
        Assert.Equal("2 dagen en 3 uur", dutch.Length(new TimeSpan(2, 3, 59, 59)));
        Assert.Equal("1 hour and 1 minute", english.Length(new TimeSpan(1, 1, 30)));
        Assert.Equal("minder dan een minuut", dutch.Length(TimeSpan.FromSeconds(59)));
    }

    [Fact]
    public async Task A_percentage_is_never_rounded_up_to_perfect()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var dutch = new Moments(app.Board, new Texts(Language.Dutch));
        var english = new Moments(app.Board, new Texts(Language.English));

        Assert.Equal("99,999\u00a0%", dutch.Percentage(0.9999999m));
        Assert.Equal("99.950\u00a0%", english.Percentage(0.9995m));
        Assert.Equal("100\u00a0%", dutch.Percentage(1m));
        Assert.Equal("0,000\u00a0%", dutch.Percentage(0m));
    }
}
