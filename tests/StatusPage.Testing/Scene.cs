using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web;
using Xunit;

namespace StatusPage.Testing;

/// <summary>Puts notices on the site of a test, and waits until they are on its pages.</summary>
public sealed class Scene(StatusApp app)
{
    public DateTimeOffset Now => app.Clock.GetUtcNow();

    public string IdOf(string slug) => app.Board.Services.Values.Single(s => s.Slug == slug).Id;

    /// <summary>An incident with one update that puts the services, by slug, in a state.</summary>
    public async Task<Incident> IncidentAsync(
        LocalizedText title,
        LocalizedText body,
        ServiceState state,
        IReadOnlyList<string> slugs,
        DateTimeOffset? started = null,
        DateTimeOffset? nextUpdateBy = null,
        NoticeOrigin origin = NoticeOrigin.Live)
    {
        var at = started ?? Now;
        var changes = slugs.Select(s => new ServiceChange(IdOf(s), ServiceState.Operational, state)).ToList();
        var first = new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, body, at, at, "test", changes, nextUpdateBy);
        var (incident, refusal) = Incident.Publish(NewId.Create(), new IncidentFacts(title, IncidentKind.Downtime, at, at), first, origin, Now);
        Assert.Null(refusal);
        await using var db = app.NewDb();
        db.Incidents.Add(incident!);
        await db.SaveChangesAsync();
        await app.RefreshBoardAsync();
        return incident!;
    }

    public async Task UpdateAsync(Incident incident, IncidentStatus status, LocalizedText body, DateTimeOffset? at = null, DateTimeOffset? nextUpdateBy = null)
    {
        await using var db = app.NewDb();
        var stored = await db.Incidents.FindAsync(incident.Id);
        Assert.Null(stored!.Add(new IncidentUpdateDraft(NewId.Create(), status, body, at ?? Now, at ?? Now, "test", [], nextUpdateBy), Now));
        await db.SaveChangesAsync();
        await app.RefreshBoardAsync();
    }

    /// <summary>A maintenance as far as the clock has brought it.</summary>
    public async Task<MaintenanceNotice> MaintenanceAsync(
        LocalizedText title,
        LocalizedText body,
        DateTimeOffset start,
        TimeSpan length,
        IReadOnlyList<string> slugs,
        ExpectedImpact impact = ExpectedImpact.Minimal)
    {
        var announced = start < Now ? start.AddDays(-7) : Now;
        var (notice, refusal) = MaintenanceNotice.Publish(
            NewId.Create(),
            new MaintenanceFacts(title, MaintenanceKind.Regular, impact, start, start + length, [.. slugs.Select(s => IdOf(s))], "Back to the version before."),
            new MaintenanceUpdateDraft(NewId.Create(), MaintenanceStatus.Scheduled, body, announced, announced, "test"),
            NoticeOrigin.Live,
            announced);
        Assert.Null(refusal);
        notice!.FollowClock(Now, NewId.Create, "clock");
        await using var db = app.NewDb();
        db.Maintenance.Add(notice);
        await db.SaveChangesAsync();
        await app.RefreshBoardAsync();
        return notice;
    }

    /// <summary>The catalogue exists since long ago, so that its days count as measured.</summary>
    public async Task ServicesExistForAYearAsync()
    {
        await using var db = app.NewDb();
        foreach (var service in db.Services)
        {
            service.ExistsSince(Now.AddYears(-1));
        }

        await db.SaveChangesAsync();
        await app.RefreshBoardAsync();
    }

    /// <summary>An open incident, maintenance to come, and a past with every state and both languages.</summary>
    public async Task<(Incident Open, MaintenanceNotice Coming)> BusyAsync()
    {
        await ServicesExistForAYearAsync();
        foreach (var (days, hours, state, slug) in new[]
        {
            (2, 0.4, ServiceState.DegradedPerformance, "online-werkplekken"),
            (6, 1.1, ServiceState.PartialOutage, "webhosting"),
            (21, 0.3, ServiceState.MajorOutage, "netwerk"),
            (40, 2.2, ServiceState.PartialOutage, "mysql"),
            (73, 5.0, ServiceState.DegradedPerformance, "ftp"),
        })
        {
            var started = Now.AddDays(-days);
            var past = await IncidentAsync(
                new("Inloggen duurde lang", "Signing in took long"),
                new("Inloggen duurt langer dan u gewend bent. We zoeken de **oorzaak**.", "Signing in takes longer than usual. We are looking for the **cause**."),
                state, [slug], started, origin: NoticeOrigin.Backfilled);
            await UpdateAsync(past, IncidentStatus.Resolved, new("Alles werkt weer.", null), started.AddHours(hours));
        }

        var explained = await IncidentAsync(
            new("Netwerk in één rek viel uit", null),
            new("De servers in rek 14 zijn niet bereikbaar.", null),
            ServiceState.MajorOutage, ["virtual-private-servers", "datacentrum"], Now.AddDays(-11), origin: NoticeOrigin.Backfilled);
        await UpdateAsync(explained, IncidentStatus.Resolved, new("De servers zijn weer bereikbaar.", "The servers can be reached again."), Now.AddDays(-11).AddMinutes(18));
        await UpdateAsync(
            explained,
            IncidentStatus.Postmortem,
            new("Een switch gaf een verkeerd pad door.\n\n## Wat we veranderen\n\n- Twee paden per rek.\n- Een proef elke maand.", "A switch announced a wrong path.\n\n## What we change\n\n- Two paths per rack.\n- A trial every month."),
            Now.AddDays(-9));
        await MaintenanceAsync(new("Nieuwe schijven in het mailplatform", "New disks in the mail platform"), new("U merkt er weinig van.", "You will hardly notice it."), Now.AddDays(-8), TimeSpan.FromHours(2), ["exchange"]);
        var coming = await MaintenanceAsync(
            new("Nieuwe versie van SQL Server", "New version of SQL Server"),
            new("Uw databases zijn **een paar keer kort niet bereikbaar**, elke keer hooguit vijf minuten. U hoeft zelf niets te doen.", "Your databases are **out of reach a few times**, never longer than five minutes. You need not do anything."),
            Now.AddDays(6), TimeSpan.FromHours(4), ["sql-server"], ExpectedImpact.Outage);
        var open = await IncidentAsync(
            new("Sommige postvakken zijn niet bereikbaar", "Some mailboxes cannot be reached"),
            new("Een deel van de postvakken is niet bereikbaar via Outlook en webmail. We zoeken de oorzaak.", "Part of the mailboxes cannot be reached by Outlook and webmail. We are looking for the cause."),
            ServiceState.PartialOutage, ["exchange"], Now.AddMinutes(-51), Now.AddMinutes(57));
        await UpdateAsync(
            open,
            IncidentStatus.Identified,
            new("Een van de drie mailservers gaf foute antwoorden. We hebben die server uit de groep gehaald; **postvakken A t/m F** zetten we over.\n\nEr gaat geen mail verloren.", null),
            Now.AddMinutes(-12), Now.AddMinutes(57));
        return (open, coming);
    }
}
