using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.Import.Statuspage;

namespace StatusPage.Web.Tests.Import;

public class ImportStatuspageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2024-03-05T10:00:00+01:00", null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_notice_keeps_its_ids_its_times_and_its_updates(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        var report = await ImportAsync(app);

        Assert.Empty(report.Problems);
        Assert.Equal((3, 2, 12), (report.Incidents.New, report.Maintenance.New, report.NewUpdates));
        await using var db = app.NewDb();
        var incident = await db.Incidents.SingleAsync(i => i.Id == "doneincident", Stop);
        Assert.Equal(NoticeOrigin.Imported, incident.Origin);
        Assert.Equal("Oude database weg", incident.Title.Nl);
        Assert.Equal(
            ["2023-07-01T08:00:00.000Z", "2023-07-01T10:00:00.250Z", "2023-07-01T07:58:00.000Z", "2023-07-01T09:00:00.000Z", "2023-07-01T09:59:59.900Z"],
            new[] { incident.CreatedAt, incident.UpdatedAt, incident.StartedAt, incident.MonitoringAt!.Value, incident.ResolvedAt!.Value }.Select(Utc));
        Assert.Equal(["doneupdate01", "doneupdate02", "doneupdate03"], incident.Timeline.Select(u => u.Id));
        Assert.Equal(["2023-07-01T10:05:00.000Z"], incident.Timeline.Where(u => u.UpdatedAt != u.CreatedAt).Select(u => Utc(u.UpdatedAt)));
        Assert.Equal(Impact.Minor, incident.Impact);

        var open = await db.Incidents.SingleAsync(i => i.Id == "openincident", Stop);
        Assert.Equal(("2024-03-05T07:55:00.000Z", false, true), (Utc(open.Timeline.First().At), open.Timeline.First().Notify, open.Timeline.Last().Notify));
        Assert.Equal([new ServiceChange("apicomponent", ServiceState.Operational, ServiceState.PartialOutage)], open.Timeline.First().Changes);
        Assert.Null(open.ImpactOverride);

        var quiet = await db.Incidents.SingleAsync(i => i.Id == "quietinciden", Stop);
        Assert.Equal((IncidentStatus.Postmortem, "2023-05-01T09:00:00.000Z"), (quiet.Status, Utc(quiet.ResolvedAt!.Value)));
        Assert.Equal(["webcomponent"], quiet.ServiceIds);
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_keeps_its_window_and_its_actual_times(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);

        await using var db = app.NewDb();
        var work = await db.Maintenance.SingleAsync(m => m.Id == "workfinished", Stop);
        Assert.Equal(
            ["2024-01-20T00:00:00.000Z", "2024-01-20T02:00:00.000Z", "2024-01-20T00:02:00.000Z", "2024-01-20T02:10:00.000Z"],
            new[] { work.Start, work.End, work.ActualStart!.Value, work.ActualEnd!.Value }.Select(Utc));
        Assert.Equal(["webcomponent"], work.ServiceIds);
        var coming = await db.Maintenance.SingleAsync(m => m.Id == "workupcoming", Stop);
        Assert.Equal((MaintenanceStatus.Scheduled, Impact.None, ExpectedImpact.None), (coming.Status, coming.Impact, coming.ExpectedImpact));
    }

    [Theory, OnBothDatabases]
    public async Task Components_become_services_in_their_groups_with_addresses_of_their_own(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);

        await using var db = app.NewDb();
        var group = await db.ServiceGroups.SingleAsync(g => g.Source == CatalogueSource.Import, Stop);
        Assert.Equal(("cloudgroup00", "cloud", "Cloud", 2), (group.Id, group.Slug, group.Name.Nl, group.Position));
        var services = await db.Services.Where(s => s.Source == CatalogueSource.Import).ToDictionaryAsync(s => s.Id, Stop);
        Assert.Equal(["apicomponent", "gonecomponen", "mailcomponen", "webcomponen2", "webcomponent"], services.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["mailcomponen", "webcomponent"], services.Values.Where(s => s.GroupId == group.Id).Select(s => s.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["web", "web-2"], services.Values.Select(s => s.Slug).Where(s => s.StartsWith("web", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var web = services["webcomponent"];
        Assert.Equal(("Websites en webwinkels", 1, new ComponentTraits(true, new DateOnly(2022, 1, 10), false)), (web.Description.Nl, web.Position, web.Traits));
        Assert.Equal(("2022-01-10T07:00:00.123Z", "2024-03-01T08:30:00.500Z"), (Utc(web.CreatedAt), Utc(web.UpdatedAt)));
        Assert.Equal(new ComponentTraits(true, new DateOnly(2022, 1, 10), true), services["apicomponent"].Traits);
    }

    [Theory, OnBothDatabases]
    public async Task A_component_that_only_old_incidents_name_is_kept_as_an_archived_service(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);
        await app.RefreshBoardAsync();

        var gone = app.Board.Services["gonecomponen"];
        Assert.Equal("Cloud - Database", gone.Name.Nl);
        Assert.NotNull(gone.ArchivedAt);
        Assert.Contains(gone.Holds, h => h.CauseId == "doneincident");
    }

    [Theory, OnBothDatabases]
    public async Task A_service_is_in_the_state_it_was_captured_in(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);
        await app.RefreshBoardAsync();

        Assert.Equal(
            [ServiceState.PartialOutage, ServiceState.DegradedPerformance, ServiceState.MajorOutage, ServiceState.Operational],
            new[] { "apicomponent", "mailcomponen", "webcomponen2", "webcomponent" }.Select(s => app.Board.Services[s].State));
        await using var db = app.NewDb();
        var byHand = await db.StatusIntervals.Where(i => i.Cause == HoldCause.Manual).ToListAsync(Stop);
        Assert.Equal(["mailcomponen", "webcomponen2"], byHand.Select(i => i.ServiceId).Order(StringComparer.Ordinal));
        Assert.All(byHand, i => Assert.Equal("imported", i.Reason));
    }

    [Theory, OnBothDatabases]
    public async Task Once_more_changes_nothing_and_says_so(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        await ImportAsync(app);
        var before = await RevisionAsync(app);

        var report = await ImportAsync(app);

        Assert.True(report.NothingNew);
        Assert.Equal((5, 3, 2, 0), (report.Services.Unchanged, report.Incidents.Unchanged, report.Maintenance.Unchanged, report.NewUpdates));
        Assert.Equal(before, await RevisionAsync(app));
    }

    [Theory, OnBothDatabases]
    public async Task A_later_capture_adds_its_updates_and_ends_what_has_ended(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        await ImportAsync(app);
        using var later = new CaptureCopy();
        later.Edit("summary.json", root => root["incidents"] = new JsonArray());
        later.Edit("incidents.json", root =>
        {
            var incident = root["incidents"]![0]!;
            incident["status"] = "resolved";
            incident["resolved_at"] = "2024-03-05T09:50:00.000+01:00";
            incident["updated_at"] = "2024-03-05T09:50:00.000+01:00";
            var update = incident["incident_updates"]![0]!.DeepClone();
            update["id"] = "openupdate03";
            update["status"] = "resolved";
            foreach (var time in new[] { "created_at", "updated_at", "display_at" })
            {
                update[time] = "2024-03-05T09:50:00.000+01:00";
            }

            update["affected_components"]![0]!["new_status"] = "operational";
            incident["incident_updates"]!.AsArray().Insert(0, update);
        });
        later.Edit("components.json", root =>
        {
            foreach (var component in root["components"]!.AsArray().Where(c => c!["status"]!.GetValue<string>() != "operational"))
            {
                component!["status"] = "operational";
                component["updated_at"] = "2024-03-05T09:50:00.000+01:00";
            }
        });

        var report = await ImportAsync(app, later.Folder);
        await app.RefreshBoardAsync();

        Assert.Equal((1, 1, 4), (report.NewUpdates, report.Incidents.Changed, report.Services.Changed));
        Assert.Empty(app.Board.OpenIncidents);
        Assert.All(new[] { "apicomponent", "mailcomponen", "webcomponen2" }, s => Assert.Equal(ServiceState.Operational, app.Board.Services[s].State));
        Assert.True((await ImportAsync(app)).NothingNew);
    }

    [Theory, OnBothDatabases]
    public async Task A_state_that_a_person_set_here_stays(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        await ImportAsync(app);
        await using (var db = app.NewDb())
        {
            var held = await db.StatusIntervals.SingleAsync(i => i.Cause == HoldCause.Manual && i.ServiceId == "mailcomponen", Stop);
            held.End(Now);
            db.StatusIntervals.Add(new StatusInterval("mailcomponen", ServiceState.MajorOutage, Now, null, HoldCause.Manual, "act000000000", "Eigen oordeel"));
            await db.SaveChangesAsync(Stop);
        }

        using var later = new CaptureCopy();
        later.Edit("components.json", root => root["components"]![1]!["updated_at"] = "2024-03-05T09:58:00.000+01:00");
        await ImportAsync(app, later.Folder);

        await using var after = app.NewDb();
        var open = await after.StatusIntervals.SingleAsync(i => i.Cause == HoldCause.Manual && i.ServiceId == "mailcomponen" && i.To == null, Stop);
        Assert.Equal("Eigen oordeel", open.Reason);
    }

    [Theory, OnBothDatabases]
    public async Task Hostile_HTML_becomes_harmless_Markdown(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);

        await using var db = app.NewDb();
        var update = await db.Set<IncidentUpdate>().SingleAsync(u => u.Id == "doneupdate01", Stop);
        var html = SafeMarkdown.ToHtml(update.Body.Nl, MarkdownStyle.Notice);
        Assert.DoesNotMatch("(?i)<script|<img|onerror=|href=\"javascript", html);
        Assert.Contains("https://example.com/uitleg", html, StringComparison.Ordinal);
        var formatted = await db.Set<IncidentUpdate>().SingleAsync(u => u.Id == "openupdate02", Stop);
        Assert.Contains("<strong>bekend</strong>", SafeMarkdown.ToHtml(formatted.Body.Nl, MarkdownStyle.Notice), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_body_longer_than_our_staff_may_write_is_kept_whole(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var big = new CaptureCopy();
        var body = string.Concat(Enumerable.Repeat("Een lange uitleg van wat er gebeurde. ", 30_000)).Trim();
        big.Edit("incidents.json", root => root["incidents"]![1]!["incident_updates"]![0]!["body"] = body + "\0");

        var report = await ImportAsync(app, big.Folder);

        Assert.Empty(report.Problems);
        await using var db = app.NewDb();
        Assert.Equal(body, (await db.Set<IncidentUpdate>().SingleAsync(u => u.Id == "doneupdate03", Stop)).Body.Nl);
    }

    [Theory, OnBothDatabases]
    public async Task A_kill_in_the_middle_leaves_whole_notices_and_a_rerun_completes_it(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var many = new CaptureCopy();
        Multiply(many, "incidents.json", "incidents", 300);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var progress = new ProgressBar("", new StopAfter(stop, lines: 3), terminal: false, new Impatient());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Importer(app).RunAsync(Read(many.Folder), Language.Dutch, progress, stop.Token));

        await using (var db = app.NewDb())
        {
            var there = await db.Incidents.Where(i => i.Id.StartsWith("copy")).ToListAsync(Stop);
            Assert.InRange(there.Count, 1, 299);
            Assert.All(there, i => Assert.Equal(3, i.Updates.Count));
        }

        var report = await ImportAsync(app, many.Folder);
        Assert.Equal(303, report.Incidents.New + report.Incidents.Unchanged);
        Assert.True(report.Incidents is { New: > 0, Unchanged: > 0, Changed: 0 });
        Assert.True((await ImportAsync(app, many.Folder)).NothingNew);
    }

    /// <summary>Of maintenance as of incidents, whether it is only compared, done, or done again.</summary>
    [Theory, OnBothDatabases]
    public async Task A_long_capture_says_at_every_hundred_how_far_it_is(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var many = new CaptureCopy();
        Multiply(many, "incidents.json", "incidents", 250);
        Multiply(many, "scheduled-maintenances.json", "scheduled_maintenances", 150);
        foreach (var preview in new[] { true, false, false })
        {
            var steps = new ProgressSteps();

            await Importer(app).RunAsync(Read(many.Folder), Language.Dutch, steps.Bar, Stop, preview);

            Assert.Equal([0, 100, 200, 253, 353, 405], steps.RoseTo(405));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Two_notices_that_claim_one_update_do_not_both_come_in(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        await ImportAsync(app);
        using var forged = new CaptureCopy();
        forged.Edit("incidents.json", root =>
        {
            var incident = root["incidents"]![1]!.DeepClone();
            incident["id"] = "forgedincide";
            root["incidents"]!.AsArray().Clear();
            root["incidents"]!.AsArray().Add(incident);
        });

        var report = await ImportAsync(app, forged.Folder);

        Assert.Equal("incidents.json $.incidents[0]: its update doneupdate03 belongs to doneincident, so it is left out", Assert.Single(report.Problems).ToString());
        await using var db = app.NewDb();
        Assert.False(await db.Incidents.AnyAsync(i => i.Id == "forgedincide", Stop));
    }

    [Theory, OnBothDatabases]
    public async Task Every_change_is_in_the_audit_log(TestDatabase database)
    {
        await using var app = await StartAsync(database);

        await ImportAsync(app);

        await using var db = app.NewDb();
        var log = await db.AuditLog.Where(e => e.By == "import").Select(e => e.Action).ToListAsync(Stop);
        Assert.Equal((6, 3, 2), (log.Count(a => a is "service.imported" or "group.imported"), log.Count(a => a == "incident.imported"), log.Count(a => a == "maintenance.imported")));
    }

    /// <summary>The second notice of a document so many times more, with ids of their own.</summary>
    private static void Multiply(CaptureCopy capture, string file, string list, int times) => capture.Edit(file, root =>
    {
        var notices = root[list]!.AsArray();
        for (var copy = 0; copy < times; copy++)
        {
            var notice = notices[1]!.DeepClone();
            notice["id"] = $"{list[..4].Replace("inci", "copy", StringComparison.Ordinal)}{copy:D8}";
            foreach (var (update, number) in notice["incident_updates"]!.AsArray().Select((u, n) => (u!, n)))
            {
                update["id"] = $"{notice["id"]!.GetValue<string>()[..4]}{copy:D6}{number:D2}";
            }

            notices.Add(notice);
        }
    });

    private static Task<StatusApp> StartAsync(TestDatabase database) => StatusApp.StartAsync(database, app => app.Clock.Set(Now));

    private static Task<ImportReport> ImportAsync(StatusApp app, string? folder = null) =>
        Importer(app).RunAsync(Read(folder ?? CaptureCopy.Original), Language.Dutch, new ProgressBar("", TextWriter.Null, terminal: false, TimeProvider.System), Stop);

    private static ImportStatuspage Importer(StatusApp app) => app.Services.GetRequiredService<ImportStatuspage>();

    private static Capture Read(string folder)
    {
        var (capture, problems) = CaptureReader.Read(folder);
        Assert.Empty(problems);
        return capture;
    }

    /// <summary>The newest revision of what an import writes; the site's own also rises when a month is closed.</summary>
    private static async Task<long> RevisionAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return await db.Services.Select(s => s.Revision).Concat(db.Incidents.Select(i => i.Revision)).Concat(db.Maintenance.Select(m => m.Revision)).MaxAsync(Stop);
    }

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null);
}
