using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Demo;

namespace StatusPage.Web.Tests.Demo;

public class FillWithDemonstrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_empty_database_gets_a_year_that_owes_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);

        var refusal = await FillAsync(app);

        Assert.Null(refusal);
        await using var db = app.NewDb();
        Assert.Equal(60, await db.Incidents.CountAsync(i => i.Origin == NoticeOrigin.Demonstration, Stop));
        Assert.Equal(40, await db.Maintenance.CountAsync(m => m.Origin == NoticeOrigin.Demonstration, Stop));
        Assert.DoesNotContain(await db.Incidents.ToListAsync(Stop), i => i.Updates.Any(u => u.Notify));
        var aYearAgo = app.Clock.GetUtcNow().AddDays(-365);
        Assert.All(await db.Services.ToListAsync(Stop), s => Assert.True(s.CreatedAt < aYearAgo));
    }

    [Theory, OnBothDatabases]
    public async Task A_newcomer_sees_what_is_going_on(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);

        await FillAsync(app);
        await app.RefreshBoardAsync();

        var open = Assert.Single(app.Board.OpenIncidents);
        Assert.NotNull(open.NextUpdateBy);
        Assert.Single(app.Board.Maintenance, m => m.Status == Domain.Maintenance.MaintenanceStatus.InProgress);
    }

    [Theory, OnBothDatabases]
    public async Task A_database_with_notices_is_left_alone(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await FillAsync(app);

        var refusal = await FillAsync(app);

        Assert.Equal(new Refusal("database", "not_empty"), refusal);
        await using var db = app.NewDb();
        Assert.Equal(60, await db.Incidents.CountAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task A_demonstration_that_is_broken_off_leaves_the_database_empty(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var stopAtSecondReport = new ProgressBar("", new StopAfter(stop, lines: 2), terminal: false, new Impatient());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Services.GetRequiredService<FillWithDemonstration>().RunAsync(6, stopAtSecondReport, stop.Token));

        await using var db = app.NewDb();
        Assert.False(await db.Incidents.AnyAsync(Stop));
        Assert.Null(await FillAsync(app));
    }

    private static Task<Refusal?> FillAsync(StatusApp app) =>
        app.Services.GetRequiredService<FillWithDemonstration>().RunAsync(1, new ProgressBar("", TextWriter.Null, terminal: false, TimeProvider.System), Stop);
}
