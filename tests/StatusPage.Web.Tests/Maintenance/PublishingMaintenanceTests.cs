using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Maintenance;

public class PublishingMaintenanceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Announced_maintenance_is_on_both_sites_and_its_fallback_plan_on_no_public_page(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = await AnnounceAsync(room);

        Assert.Contains("Nieuwe schijven", await room.TextAsync("/"), StringComparison.Ordinal);
        Assert.Contains("New disks", await room.TextAsync("/en/"), StringComparison.Ordinal);
        var staff = await (await room.Editor.GetAsync($"/staff/maintenance/{id}", Cancelled)).Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("geheim terugvalplan", staff, StringComparison.Ordinal);

        using var visitor = room.App.NewClient();
        foreach (var address in PublicAddresses(id).SelectMany(a => new[] { a, $"/en{a}" }))
        {
            var answer = await visitor.GetAsync(address, Cancelled);
            var body = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
            Assert.DoesNotContain("geheim terugvalplan", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("mevrouw Jansen", body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, OnBothDatabases]
    public async Task It_starts_early_is_extended_and_is_completed_by_hand(TestDatabase database)
    {
        // After the office has closed: before that it could not start early (M1).
        await using var room = await Newsroom.OpenAsync(database, Noon.AddHours(8));
        var id = await AnnounceAsync(room);

        await UpdateAsync(room, id, "in_progress", "We beginnen eerder.");
        Assert.Equal(MaintenanceStatus.InProgress, room.App.Board.MaintenanceById[id].Status);
        Assert.Equal(Domain.Catalogue.ServiceState.UnderMaintenance, room.App.Board.Services[room.Service("ftp")].State);

        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{id}")).Set("BodyNl", "Het duurt langer.").Set("End.Local", "2026-11-21T03:00"));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 2, 0, 0, TimeSpan.Zero), room.App.Board.MaintenanceById[id].End);

        await UpdateAsync(room, id, "completed", "Klaar.");
        Assert.Equal(Domain.Catalogue.ServiceState.Operational, room.App.Board.Services[room.Service("ftp")].State);
        await using var db = room.App.NewDb();
        Assert.Equal(2, (await db.Maintenance.SingleAsync(Cancelled)).Announced.Count);
        Assert.Equal(
            [("maintenance.published", "Sanne de Boer"), ("maintenance.started", "Sanne de Boer"), ("maintenance.updated", "Sanne de Boer"), ("maintenance.completed", "Sanne de Boer")],
            (await db.AuditLog.Where(a => a.Subject == $"maintenance/{id}").OrderBy(a => a.Id).ToListAsync(Cancelled)).Select(a => (a.Action, a.By)));
    }

    [Theory, OnBothDatabases]
    public async Task Cancelled_it_says_so_and_can_be_put_back_by_withdrawing_that(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = await AnnounceAsync(room);
        await UpdateAsync(room, id, "cancelled", "Het gaat niet door.");
        Assert.Equal(MaintenanceStatus.Cancelled, room.App.Board.MaintenanceById[id].Status);

        var update = room.App.Board.MaintenanceById[id].Updates[0].Id;
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{id}/updates/{update}", "form[action='?handler=Withdraw']")).Set("WithdrawReason", "verkeerd onderhoud"));

        Assert.Equal(MaintenanceStatus.Scheduled, room.App.Board.MaintenanceById[id].Status);
    }

    [Theory, OnBothDatabases]
    public async Task Its_words_are_corrected_and_its_facts_changed_on_the_record(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = await AnnounceAsync(room);
        var update = room.App.Board.MaintenanceById[id].Updates[0].Id;

        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{id}/updates/{update}")).Set("BodyNl", "Beter gezegd.").Set("Reason", "taal"));
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{id}/facts")).Set("ExpectedImpact", "none").Set("Services", room.Service("ftp"), room.Service("exchange")));

        var notice = room.App.Board.MaintenanceById[id];
        Assert.Equal(("Beter gezegd.", ExpectedImpact.None, 2), (notice.Updates[0].Body.Nl, notice.ExpectedImpact, notice.ServiceIds.Count));
        await using var db = room.App.NewDb();
        var amended = await db.AuditLog.SingleAsync(a => a.Action == "maintenance.amended", Cancelled);
        Assert.Contains("\"expected_impact\":\"outage\"", amended.Before, StringComparison.Ordinal);
        Assert.Contains("\"expected_impact\":\"none\"", amended.After, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Mistakes_are_told_at_their_fields_and_nothing_typed_is_lost(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var form = (await room.FormAsync("/staff/maintenance/new"))
            .Set("TitleNl", "Nieuwe schijven").Set("FallbackPlan", "Terug.")
            .Set("Start.Local", "2027-03-28T02:30").Set("End.Local", "2027-03-28T05:00");

        var page = await Newsroom.RefusedAsync(form);

        Assert.Contains("bestaat niet", Newsroom.ErrorAt(page, "Start-Local"), StringComparison.Ordinal);
        Assert.Contains("Schrijf een bericht", Newsroom.ErrorAt(page, "BodyNl"), StringComparison.Ordinal);
        var kept = FilledForm.Of(room.Editor, "/staff/maintenance/new", page);
        Assert.Equal(("Nieuwe schijven", "Terug.", "2027-03-28T02:30"), (kept["TitleNl"], kept["FallbackPlan"], kept["Start.Local"]));

        var noService = await Newsroom.RefusedAsync(kept.Set("Start.Local", "2027-03-28T04:00").Set("BodyNl", "Bericht."));
        Assert.Contains("ten minste één dienst", noService.GetElementById("Services-error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_form_that_is_sent_twice_acts_once_and_an_old_form_is_a_conflict(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = await AnnounceAsync(room);
        var old = (await room.FormAsync($"/staff/maintenance/{id}")).Set("BodyNl", "Van de tweede.");
        var twice = (await room.FormAsync($"/staff/maintenance/{id}")).Set("BodyNl", "Van de eerste.");

        var answers = await Task.WhenAll(twice.SendAsync(), twice.SendAsync());
        var page = await Newsroom.RefusedAsync(old, HttpStatusCode.Conflict);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Contains("Van de eerste.", page.QuerySelector(".conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Van de tweede.", page.GetElementById("BodyNl")!.TextContent);
        await using var db = room.App.NewDb();
        Assert.Equal(2, (await db.Maintenance.SingleAsync(Cancelled)).Updates.Count);
    }

    private static string[] PublicAddresses(string id) =>
        ["/", "/history", "/history/2026-11", $"/maintenance/{id}", $"/maintenance/{id}.ics", "/services/ftp", "/history?q=terugvalplan", "/history?q=schijven"];

    private static async Task<string> AnnounceAsync(Newsroom room) => (await room.DoneAsync((await room.FormAsync("/staff/maintenance/new"))
        .Set("TitleNl", "Nieuwe schijven").Set("TitleEn", "New disks").Set("BodyNl", "We zetten schijven in.").Set("BodyEn", "We put in disks.")
        .Set("Start.Local", "2026-11-20T22:00").Set("End.Local", "2026-11-21T01:00")
        .Set("ExpectedImpact", "outage").Set("Services", room.Service("ftp"))
        .Set("FallbackPlan", "Het geheim terugvalplan: oude schijven terug.")
        .Set("AgreementWith", "mevrouw Jansen").Set("AgreementAt.Local", "2026-11-19T10:00"))).Split('/')[^1];

    private static async Task UpdateAsync(Newsroom room, string id, string status, string body) =>
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{id}")).Set("Status", status).Set("BodyNl", body));
}
