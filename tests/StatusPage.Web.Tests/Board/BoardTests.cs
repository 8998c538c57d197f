using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Database;

namespace StatusPage.Web.Tests.Board;

public class BoardTests
{
    [Theory, OnBothDatabases]
    public async Task A_committed_incident_is_on_the_page_after_the_next_refresh(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var service = app.Board.Listed.First(s => s.Slug == "exchange");

        await PublishAsync(app, service.Id, ServiceState.MajorOutage);
        await app.RefreshBoardAsync();

        Assert.Equal(ServiceState.MajorOutage, app.Board.Services[service.Id].State);
        Assert.Single(app.Board.OpenIncidents);
        await using var db = app.NewDb();
        var interval = await db.StatusIntervals.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((service.Id, ServiceState.MajorOutage, null), (interval.ServiceId, interval.State, interval.To));
    }

    [Theory, OnBothDatabases]
    public async Task A_page_that_did_not_change_is_answered_with_304(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = app.NewClient();
        var first = await client.GetAsync("/", TestContext.Current.CancellationToken);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var second = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task The_model_and_the_migrations_agree(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await using var db = app.NewDb();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    private static async Task PublishAsync(StatusApp app, string serviceId, ServiceState state)
    {
        var now = app.Clock.GetUtcNow();
        var (incident, refusal) = Incident.Publish(
            NewId.Create(),
            new IncidentFacts(new LocalizedText("Mail hapert", "Mail falters"), IncidentKind.Downtime, now, now),
            new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, new LocalizedText("We zoeken het uit.", null), now, now, "test", [new ServiceChange(serviceId, ServiceState.Operational, state)]),
            NoticeOrigin.Live,
            now);
        Assert.Null(refusal);
        await using var db = app.NewDb();
        db.Incidents.Add(incident!);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
