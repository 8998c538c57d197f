using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Publishing;

public class UndoTests
{
    [Theory, OnBothDatabases]
    public async Task An_incident_that_is_undone_at_once_leaves_the_site_and_stays_on_the_record(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        Assert.Equal(ServiceState.PartialOutage, newsroom.App.Board.WorstState);
        newsroom.App.Clock.Advance(TimeSpan.FromSeconds(9));

        await newsroom.DoneAsync(await newsroom.FormAsync($"/staff/incidents/{id}", ".flash form"));

        Assert.Empty(newsroom.App.Board.Incidents);
        Assert.Equal(ServiceState.Operational, newsroom.App.Board.WorstState);
        using var visitor = newsroom.App.NewClient();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/incidents/{id}", TestContext.Current.CancellationToken)).StatusCode);
        await using var db = newsroom.App.NewDb();
        var entry = await db.AuditLog.SingleAsync(e => e.Action == "incident.retracted", TestContext.Current.CancellationToken);
        Assert.Contains("Mail hapert", entry.Before);
        Assert.False(await db.StatusIntervals.AnyAsync(TestContext.Current.CancellationToken));
        var page = await FilledForm.PageAsync(await newsroom.Editor.GetAsync($"/staff/incidents/{id}", TestContext.Current.CancellationToken));
        Assert.Contains("ongedaan gemaakt", page.QuerySelector("main .note")!.TextContent);
        Assert.Null(page.QuerySelector("[data-publish]"));
    }

    [Fact]
    public async Task After_a_while_an_incident_cannot_be_undone()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        var id = await newsroom.PublishAsync();
        var undo = await newsroom.FormAsync($"/staff/incidents/{id}", ".flash form");
        newsroom.App.Clock.Advance(TimeSpan.FromSeconds(20));

        await newsroom.DoneAsync(undo);

        Assert.Single(newsroom.App.Board.Incidents);
        Assert.Contains("dat is voorbij", (await newsroom.FlashAsync($"/staff/incidents/{id}")));
    }

    [Theory, OnBothDatabases]
    public async Task What_was_said_since_cannot_be_undone_with_it(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        var undo = await newsroom.FormAsync($"/staff/incidents/{id}", ".flash form");
        await newsroom.UpdateAsync(id, "identified", "Een schijf is stuk.");

        await newsroom.DoneAsync(undo);

        Assert.Equal(2, Assert.Single(newsroom.App.Board.Incidents).Updates.Count);
    }

    [Theory, OnBothDatabases]
    public async Task An_update_that_is_undone_is_withdrawn(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        await newsroom.UpdateAsync(id, "resolved", "Alles werkt weer.");

        await newsroom.DoneAsync(await newsroom.FormAsync($"/staff/incidents/{id}", ".flash form"));

        var incident = Assert.Single(newsroom.App.Board.Incidents);
        Assert.True(incident.IsOpen);
        Assert.NotNull(incident.Updates.Single(u => u.Body.Nl == "Alles werkt weer.").WithdrawnAt);
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_that_is_undone_never_starts(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var form = (await newsroom.FormAsync("/staff/maintenance/new"))
            .Set("Services", newsroom.Service("mysql")).Set("FallbackPlan", "We zetten de vorige versie terug.").Set("TitleNl", "Per ongeluk").Set("BodyNl", "Toch niet.");
        var address = await newsroom.DoneAsync(form);
        Assert.Single(newsroom.App.Board.Maintenance);

        await newsroom.DoneAsync(await newsroom.FormAsync(address, ".flash form"));

        Assert.Empty(newsroom.App.Board.Maintenance);
        newsroom.App.Clock.Advance(TimeSpan.FromDays(2));
        await newsroom.App.UseAsync<Web.Features.Maintenance.FollowMaintenanceClock, int>(f => f.RunAsync(newsroom.App.Clock.GetUtcNow(), TestContext.Current.CancellationToken));
        await newsroom.App.RefreshBoardAsync();
        Assert.Empty(newsroom.App.Board.Maintenance);
        Assert.Equal(ServiceState.Operational, newsroom.App.Board.WorstState);
    }
}
