using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Jobs;

namespace StatusPage.Web.Tests.Maintenance;

public class MaintenanceClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_notice_begins_and_ends_by_itself_with_the_times_of_its_window(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var start = app.Clock.GetUtcNow().AddSeconds(2);
        var end = start.AddSeconds(2);
        var notice = await PublishAsync(app, start, end);

        await StatusIsAsync(app, notice.Id, MaintenanceStatus.Completed);

        await using var db = app.NewDb();
        var done = await db.Maintenance.SingleAsync(m => m.Id == notice.Id, Cancelled);
        Assert.Equal((start, end), (done.ActualStart, done.ActualEnd));
        Assert.Equal(
            [(MaintenanceStatus.InProgress, start, true), (MaintenanceStatus.Completed, end, true)],
            done.Timeline.Skip(1).Select(u => (u.Status, u.At, u.Automatic)));
        // Late by no more than a busy machine makes it; the sweep alone would be up to a minute late.
        Assert.All(done.Timeline.Skip(1), u => Assert.InRange(u.CreatedAt - u.At, TimeSpan.Zero, TimeSpan.FromSeconds(15)));
        var held = await db.StatusIntervals.SingleAsync(Cancelled);
        Assert.Equal((ServiceState.UnderMaintenance, start, end), (held.State, held.From, held.To));
        Assert.Equal(["maintenance.started", "maintenance.completed"], await ClockActionsAsync(app, notice.Id));
    }

    [Theory, OnBothDatabases]
    public async Task When_the_clock_moves_on_the_notice_moves_by_itself_and_so_does_the_page(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var start = app.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(app, start, start.AddHours(2));
        await TriggerIsSetAsync(app, notice.Id, "start", start);
        await app.RefreshBoardAsync();
        Assert.Single(app.Board.UpcomingMaintenance);

        app.Clock.Set(start.AddSeconds(1));
        await StatusIsAsync(app, notice.Id, MaintenanceStatus.InProgress);
        await app.RefreshBoardAsync();
        Assert.Equal(ServiceState.UnderMaintenance, app.Board.Services[notice.ServiceIds[0]].State);

        app.Clock.Set(start.AddHours(2).AddSeconds(1));
        await StatusIsAsync(app, notice.Id, MaintenanceStatus.Completed);
        await app.RefreshBoardAsync();
        Assert.Equal(ServiceState.Operational, app.Board.Services[notice.ServiceIds[0]].State);
        Assert.Equal((start, start.AddHours(2)), (app.Board.MaintenanceById[notice.Id].ActualStart, app.Board.MaintenanceById[notice.Id].ActualEnd));
    }

    [Theory, OnBothDatabases]
    public async Task A_window_that_was_extended_ends_at_its_new_end(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var start = app.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(app, start, start.AddHours(1));
        app.Clock.Set(start);
        await FollowAsync(app);
        await TriggerIsSetAsync(app, notice.Id, "end", start.AddHours(1));

        await ChangeAsync(app, notice.Id, (n, now) => n.Amend(TestNotices.MaintenanceFacts(n.ServiceIds[0], start, start.AddHours(3)), now));
        await TriggerIsSetAsync(app, notice.Id, "end", start.AddHours(3));
        app.Clock.Set(start.AddHours(2));
        Assert.Equal(0, await FollowAsync(app));
        app.Clock.Set(start.AddHours(4));
        await FollowAsync(app);

        await using var db = app.NewDb();
        var done = await db.Maintenance.SingleAsync(m => m.Id == notice.Id, Cancelled);
        Assert.Equal((MaintenanceStatus.Completed, start.AddHours(3)), (done.Status, done.ActualEnd));
    }

    [Theory, OnBothDatabases]
    public async Task A_cancelled_notice_stays_cancelled(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var start = app.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(app, start, start.AddHours(1));
        await ChangeAsync(app, notice.Id, (n, now) => n.Add(TestNotices.MaintenanceUpdate(MaintenanceStatus.Cancelled, now), now));

        app.Clock.Set(start.AddHours(2));

        Assert.Equal(0, await FollowAsync(app));
        await using var db = app.NewDb();
        Assert.Equal(MaintenanceStatus.Cancelled, await db.Maintenance.Where(m => m.Id == notice.Id).Select(m => m.Status).SingleAsync(Cancelled));
        Assert.Empty(await ClockActionsAsync(app, notice.Id));
    }

    [Theory, OnBothDatabases]
    public async Task What_a_person_began_early_the_clock_only_ends(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var start = app.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(app, start, start.AddHours(1));
        app.Clock.Set(start.AddMinutes(-10));
        await ChangeAsync(app, notice.Id, (n, now) => n.Add(TestNotices.MaintenanceUpdate(MaintenanceStatus.InProgress, now), now));

        app.Clock.Set(start.AddHours(1));
        await FollowAsync(app);

        Assert.Equal(["maintenance.completed"], await ClockActionsAsync(app, notice.Id));
    }

    [Theory, OnBothDatabases]
    public async Task After_a_late_start_the_steps_carry_the_times_at_which_they_were_due(TestDatabase database)
    {
        await using var before = await StatusApp.StartAsync(database);
        var start = before.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(before, start, start.AddHours(1));
        await TriggerIsSetAsync(before, notice.Id, "start", start);
        await before.StopAsync();

        before.Clock.Set(start.AddDays(1));
        await using var after = before.StartAgain();
        await StatusIsAsync(after, notice.Id, MaintenanceStatus.Completed);

        await using var db = after.NewDb();
        var done = await db.Maintenance.SingleAsync(m => m.Id == notice.Id, Cancelled);
        Assert.Equal((start, start.AddHours(1)), (done.ActualStart, done.ActualEnd));
        Assert.Equal(3, done.Updates.Count);
    }

    [Theory]
    [InlineData(NoticeOrigin.Live, true)]
    [InlineData(NoticeOrigin.Backfilled, false)]
    [InlineData(NoticeOrigin.Imported, false)]
    [InlineData(NoticeOrigin.Demonstration, false)]
    public async Task A_notice_of_any_origin_follows_the_clock_but_only_a_live_one_notifies(NoticeOrigin origin, bool notifies)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var start = app.Clock.GetUtcNow().AddHours(1);
        var notice = await PublishAsync(app, start, start.AddHours(1), origin);
        app.Clock.Set(start.AddDays(1));

        await FollowAsync(app);

        await using var db = app.NewDb();
        var done = await db.Maintenance.SingleAsync(m => m.Id == notice.Id, Cancelled);
        Assert.Equal(MaintenanceStatus.Completed, done.Status);
        Assert.All(done.Updates.Where(u => u.Automatic), u => Assert.Equal(notifies, u.Notify));
    }

    [Fact]
    public async Task Two_nodes_take_each_step_once()
    {
        const int Notices = 12;
        await using var one = await StatusApp.StartAsync(TestDatabase.Postgres);
        await using var two = one.StartAgain();
        var start = one.Clock.GetUtcNow().AddHours(1);
        for (var i = 0; i < Notices; i++)
        {
            await PublishAsync(one, start, start.AddHours(1));
        }

        one.Clock.Set(start);
        await Task.WhenAll(FollowAsync(one), FollowAsync(two), FollowAsync(one), FollowAsync(two));
        one.Clock.Set(start.AddHours(1));
        await Task.WhenAll(FollowAsync(one), FollowAsync(two), FollowAsync(one), FollowAsync(two));

        await using var db = one.NewDb();
        var done = await db.Maintenance.ToListAsync(Cancelled);
        Assert.Equal(Notices, done.Count);
        Assert.All(done, n => Assert.Equal(
            [MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress, MaintenanceStatus.Completed],
            n.Timeline.Select(u => u.Status)));
        Assert.Equal(Notices * 2, await db.AuditLog.CountAsync(e => e.By == "clock", Cancelled));
    }

    private static Task<int> FollowAsync(StatusApp app) =>
        app.Services.GetRequiredService<FollowMaintenanceClock>().RunAsync(app.Clock.GetUtcNow(), Cancelled);

    private static Task<TimeSpan> StatusIsAsync(StatusApp app, string id, MaintenanceStatus status) => Eventually.TrueAsync(
        async () =>
        {
            await using var db = app.NewDb();
            return await db.Maintenance.AnyAsync(m => m.Id == id && m.Status == status, Cancelled);
        },
        Patience,
        $"the notice is {status}");

    private static async Task TriggerIsSetAsync(StatusApp app, string id, string step, DateTimeOffset at)
    {
        var scheduler = await app.Services.GetRequiredService<JobClock>().RunningAsync(Cancelled);
        await Eventually.TrueAsync(
            async () => (await scheduler.GetTrigger(new TriggerKey($"{id}/{step}", "maintenance"), Cancelled))?.StartTimeUtc == at,
            Patience,
            $"a trigger for the {step} is stored");
    }

    private static async Task<List<string>> ClockActionsAsync(StatusApp app, string id)
    {
        await using var db = app.NewDb();
        return await db.AuditLog.Where(e => e.Subject == $"maintenance/{id}" && e.By == "clock").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync(Cancelled);
    }

    private static async Task<MaintenanceNotice> PublishAsync(StatusApp app, DateTimeOffset start, DateTimeOffset end, NoticeOrigin origin = NoticeOrigin.Live)
    {
        var notice = TestNotices.Maintenance(app.Board.Listed.First().Id, start, end, app.Clock.GetUtcNow(), origin);
        await using var db = app.NewDb();
        db.Maintenance.Add(notice);
        await db.SaveChangesAsync(Cancelled);
        return notice;
    }

    private static async Task ChangeAsync(StatusApp app, string id, Func<MaintenanceNotice, DateTimeOffset, Refusal?> change)
    {
        await using var db = app.NewDb();
        Assert.Null(change(await db.Maintenance.SingleAsync(m => m.Id == id, Cancelled), app.Clock.GetUtcNow()));
        await db.SaveChangesAsync(Cancelled);
    }
}
