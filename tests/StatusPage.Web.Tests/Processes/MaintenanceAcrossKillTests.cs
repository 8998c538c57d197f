using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Processes;

public class MaintenanceAcrossKillTests
{
    /// <summary>The state of a service in its row; the words alone stand in the legend too.</summary>
    private const string UnderMaintenance = "service-state s-under_maintenance";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Maintenance_begins_survives_a_kill_and_ends_at_the_times_of_its_window(TestDatabase database)
    {
        using var time = new FakeTime();
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync([.. time.Settings]);
        var now = TimeProvider.System.GetUtcNow();
        var start = now.AddHours(1);
        var end = start.AddHours(2);
        string id;
        await using (var db = site.NewDb())
        {
            var service = await db.Services.FirstAsync(s => !s.Hidden, Cancelled);
            var notice = TestNotices.Maintenance(service.Id, start, end, now);
            db.Maintenance.Add(notice);
            await db.SaveChangesAsync(Cancelled);
            id = notice.Id;
        }

        using var client = new HttpClient { BaseAddress = program.Address };
        Assert.DoesNotContain(UnderMaintenance, await client.GetStringAsync("/", Cancelled), StringComparison.Ordinal);

        time.Move(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await StatusIsAsync(site, id, MaintenanceStatus.InProgress);
        await Eventually.TrueAsync(
            async () => (await client.GetStringAsync("/", Cancelled)).Contains(UnderMaintenance, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the page says that the service is under maintenance");

        await program.KillAsync();
        time.Move(TimeSpan.FromHours(5));
        var again = await site.ServeAsync([.. time.Settings]);
        await StatusIsAsync(site, id, MaintenanceStatus.Completed);

        using var other = new HttpClient { BaseAddress = again.Address };
        await Eventually.TrueAsync(
            async () => !(await other.GetStringAsync("/", Cancelled)).Contains(UnderMaintenance, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the page says that the maintenance is over");
        await using (var db = site.NewDb())
        {
            var done = await db.Maintenance.SingleAsync(m => m.Id == id, Cancelled);
            Assert.Equal((start, end), (done.ActualStart, done.ActualEnd));
            Assert.Equal(
                [MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress, MaintenanceStatus.Completed],
                done.Timeline.Select(u => u.Status));
            Assert.Equal(2, await db.AuditLog.CountAsync(e => e.By == "clock", Cancelled));
        }
    }

    private static Task<TimeSpan> StatusIsAsync(RealSite site, string id, MaintenanceStatus status) => Eventually.TrueAsync(
        async () =>
        {
            await using var db = site.NewDb();
            return await db.Maintenance.AnyAsync(m => m.Id == id && m.Status == status, Cancelled);
        },
        TimeSpan.FromSeconds(60),
        $"the notice is {status}");
}
