using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Features.Maintenance.Series;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Maintenance;

public class RecurringMaintenanceTests
{
    /// <summary>A Friday, at noon in Amsterdam.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Each_turn_becomes_an_ordinary_notice_once_whatever_runs_again(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        await PlanAsync(room);
        var announce = room.App.Services.GetRequiredService<AnnounceSeries>();

        await Task.WhenAll(announce.RunAsync(Cancelled), announce.RunAsync(Cancelled));
        Assert.Equal(0, await announce.RunAsync(Cancelled));
        await room.App.RefreshBoardAsync();

        // Tuesdays within fourteen days.
        Assert.Equal(
            [new DateTimeOffset(2026, 11, 24, 21, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 1, 21, 0, 0, TimeSpan.Zero)],
            room.App.Board.Maintenance.Select(m => m.Start).Order());

        // It can be changed like any other, and is not made again for that.
        var notice = room.App.Board.Maintenance.MinBy(m => m.Start)!;
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{notice.Id}")).Set("BodyNl", "Een dag later.").Set("Start.Local", "2026-11-25T22:00").Set("End.Local", "2026-11-26T00:00"));
        room.App.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await announce.RunAsync(Cancelled));
        room.App.Clock.Advance(TimeSpan.FromDays(7));
        await announce.RunAsync(Cancelled);
        await using var db = room.App.NewDb();
        Assert.Equal(3, await db.Maintenance.CountAsync(Cancelled));
        Assert.All(await db.AuditLog.Where(a => a.Action == "maintenance.published").ToListAsync(Cancelled), a => Assert.Equal("clock", a.By));
    }

    [Theory, OnBothDatabases]
    public async Task A_turn_that_breaks_a_rule_is_not_announced_and_waits_where_staff_see_it(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        await PlanAsync(room, form => form.Set("StartsAt", "10:00"));

        Assert.Equal(0, await room.App.Services.GetRequiredService<AnnounceSeries>().RunAsync(Cancelled));

        await room.App.RefreshBoardAsync();
        Assert.Empty(room.App.Board.Maintenance);
        Assert.Contains("2 keer niet aangekondigd", await StaffTextAsync(room, "/staff/maintenance"), StringComparison.Ordinal);
        Assert.Contains("M1: 2 uur hiervan valt in kantoortijd", await StaffTextAsync(room, "/staff/maintenance/series"), StringComparison.Ordinal);

        await room.DoneAsync(await room.FormAsync("/staff/maintenance/series", "main form[action*=DealtWith]"));
        Assert.Contains("1 keer niet aangekondigd", await StaffTextAsync(room, "/staff/maintenance"), StringComparison.Ordinal);
        Assert.Equal(0, await room.App.Services.GetRequiredService<AnnounceSeries>().RunAsync(Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task It_is_changed_and_ended_and_mistakes_are_told_at_their_fields(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = await PlanAsync(room);
        var address = $"/staff/maintenance/series/{id}";
        var wrong = await Newsroom.RefusedAsync((await room.FormAsync(address)).Set("Interval", "0").Set("FirstDay", "morgen").Set("StartsAt", "laat"));
        Assert.NotNull(Newsroom.ErrorAt(wrong, "Interval"));
        Assert.NotNull(Newsroom.ErrorAt(wrong, "FirstDay"));
        Assert.NotNull(Newsroom.ErrorAt(wrong, "StartsAt"));

        await room.DoneAsync((await room.FormAsync(address)).Set("Frequency", "monthly").Set("Nth", "-1").Set("Days", "0"));
        await using (var db = room.App.NewDb())
        {
            var series = await db.MaintenanceSeries.SingleAsync(Cancelled);
            Assert.Equal(("FREQ=MONTHLY;BYDAY=-1SU", 2), (series.Rule, series.Version));
        }

        await room.DoneAsync(await room.FormAsync(address, "main form[action*=End]"));
        Assert.Equal(0, await room.App.Services.GetRequiredService<AnnounceSeries>().RunAsync(Cancelled));
        Assert.Contains("Gestopt", await StaffTextAsync(room, "/staff/maintenance/series"), StringComparison.Ordinal);
    }

    private static async Task<string> StaffTextAsync(Newsroom room, string address) =>
        System.Net.WebUtility.HtmlDecode(await (await room.Editor.GetAsync(address, Cancelled)).Content.ReadAsStringAsync(Cancelled));

    private static async Task<string> PlanAsync(Newsroom room, Func<FilledForm, FilledForm>? change = null)
    {
        var id = NewId.Create();
        var form = (await room.FormAsync($"/staff/maintenance/series/{id}"))
            .Set("Frequency", "weekly").Set("Days", "2").Set("FirstDay", "2026-11-21").Set("StartsAt", "22:00").Set("Minutes", "120").Set("DaysAhead", "14")
            .Set("TitleNl", "Updates").Set("BodyNl", "We zetten updates in.")
            .Set("ExpectedImpact", "outage").Set("Services", room.Service("ftp")).Set("FallbackPlan", "Terug naar de oude versie.");
        await room.DoneAsync(change?.Invoke(form) ?? form);
        return id;
    }
}
