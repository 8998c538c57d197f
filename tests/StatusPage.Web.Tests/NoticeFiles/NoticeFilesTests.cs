using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.NoticeFiles;

public class NoticeFilesTests
{
    /// <summary>14:20 in Amsterdam.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 13, 20, 0, TimeSpan.Zero);

    private const string First =
        """
        ---
        title: { nl: Mail komt later aan, en: Mail arrives late }
        started: 2026-11-25 14:03
        services: { exchange: degraded_performance }
        ---
        # 2026-11-25 14:10 investigating
        next_update: 2026-11-25 15:10

        ## nl
        We zoeken **het** uit.

        ## en
        We are looking.

        """;

    private const string Second =
        """

        # 2026-11-25 14:18 identified
        services: { exchange: major_outage }
        ## nl
        Een schijf is stuk.

        """;

    [Theory, OnBothDatabases]
    public async Task A_file_appears_changes_breaks_is_repaired_and_vanishes(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        var file = new Folder(newsroom.App, NoticeFileReader.Incidents).File("mail.md");

        file.Write(First);
        var notice = await WaitAsync(newsroom, i => i is not null);
        Assert.Equal(
            ("Mail komt later aan", "Mail arrives late", IncidentStatus.Investigating, Impact.Minor, NoticeOrigin.Live),
            (notice!.Title.Nl, notice.Title.En, notice.Status, notice.Impact, notice.Origin));
        Assert.Equal((Utc(13, 3), Utc(13, 10), Utc(14, 10)), (notice.StartedAt, notice.Updates[0].At, notice.NextUpdateBy));
        Assert.Contains("We zoeken het uit.", await newsroom.TextAsync("/"));

        file.Write(First.Replace("We are looking.", "We are looking into it.", StringComparison.Ordinal) + Second);
        notice = await WaitAsync(newsroom, i => i?.Updates.Count == 2);
        Assert.Equal((IncidentStatus.Identified, Impact.Critical), (notice!.Status, notice.Impact));
        Assert.Equal("We are looking into it.", notice.Updates[1].Body.En);
        Assert.NotNull(notice.Updates[1].CorrectedAt);

        file.Write(First.Replace("exchange", "telex", StringComparison.Ordinal).Replace("Mail komt", "Post komt", StringComparison.Ordinal) + Second);
        await ProblemAsync(newsroom, "notices/incidents/mail.md:4: services.telex: there is no service 'telex'");
        Assert.Equal("Mail komt later aan", Notice(newsroom)!.Title.Nl);

        file.Write(First.Replace("Mail komt", "Post komt", StringComparison.Ordinal));
        notice = await WaitAsync(newsroom, i => i?.Title.Nl == "Post komt later aan");
        Assert.NotNull(notice!.Updates[0].WithdrawnAt);
        Assert.Equal(Impact.Minor, notice.Impact);
        Assert.Empty(newsroom.App.Services.GetRequiredService<NoticeFileDesk>().Problems);

        file.Delete();
        await Eventually.TrueAsync(async () => (await OverviewAsync(newsroom)).Contains("content/notices/incidents/mail.md is er niet meer", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the overview says that the file is gone");
        Assert.NotNull(Notice(newsroom));

        // Now the staff's forms have it.
        await newsroom.UpdateAsync(Notice(newsroom)!.Id, "resolved", "Alles werkt weer.");
        Assert.False(Notice(newsroom)!.IsOpen);
    }

    [Theory, OnBothDatabases]
    public async Task What_a_file_put_up_and_told_nobody_is_told_by_the_site_in_time_and_stays_the_files(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        var file = new Folder(newsroom.App, NoticeFileReader.Incidents).File("mail.md");
        file.Write(First.Replace("started:", "notify: false\nstarted:", StringComparison.Ordinal));
        var notice = await WaitAsync(newsroom, i => i is not null);

        // Five minutes before the hour is over.
        newsroom.App.Clock.Set(notice!.DetectedAt.AddMinutes(56));
        await newsroom.App.Services.GetRequiredService<WatchDeadlines>().RunAsync(newsroom.App.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

        notice = await WaitAsync(newsroom, i => i!.Updates.Count == 2);
        await using (var db = newsroom.App.NewDb())
        {
            var first = await db.Deadlines.SingleAsync(d => d.SubjectId == notice!.Id && d.Kind == DeadlineKind.FirstNotification, TestContext.Current.CancellationToken);
            Assert.Equal((DeadlineState.Met, true), (first.State, first.ByHoldingNotice));
        }

        file.Write(First.Replace("started:", "notify: false\nstarted:", StringComparison.Ordinal) + Second.Replace("14:18", "15:05", StringComparison.Ordinal));
        newsroom.App.Clock.Set(Now.AddMinutes(50));
        notice = await WaitAsync(newsroom, i => i!.Updates.Count == 3);
        Assert.Equal(IncidentStatus.Identified, notice!.Status);
        Assert.All(notice.Updates, u => Assert.Null(u.WithdrawnAt));
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_in_a_file_is_announced_moved_by_an_update_and_cancelled(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        var file = new Folder(newsroom.App, NoticeFileReader.Maintenance).File("mysql.md");
        const string Text =
            """
            ---
            title: Nieuwe schijven
            start: 2026-12-03 22:00
            end: 2026-12-03 23:00
            services: [mysql, ftp]
            expected_impact: minimal
            fallback_plan: De oude schijven terug.
            ---
            # 2026-11-25 14:00 scheduled
            ## nl
            U merkt er weinig van.

            """;

        file.Write(Text);
        var notice = await WaitMaintenanceAsync(newsroom, m => m is not null);
        Assert.Equal((2, MaintenanceStatus.Scheduled), (notice!.ServiceIds.Count, notice.Status));

        file.Write(Text.Replace("23:00", "23:30", StringComparison.Ordinal));
        await ProblemAsync(newsroom, "notices/maintenance/mysql.md:3: another window has to be told: add an update that says so");

        file.Write(Text.Replace("23:00", "23:30", StringComparison.Ordinal) + "# 2026-11-25 14:15 scheduled\n## nl\nHet duurt een half uur langer.\n");
        notice = await WaitMaintenanceAsync(newsroom, m => m?.Updates.Count == 2);
        Assert.Equal(new DateTimeOffset(2026, 12, 3, 22, 30, 0, TimeSpan.Zero), notice!.End);

        file.Write(Text.Replace("23:00", "23:30", StringComparison.Ordinal) + "# 2026-11-25 14:15 scheduled\n## nl\nHet duurt een half uur langer.\n# 2026-11-25 14:16 cancelled\n## nl\nHet gaat niet door.\n");
        Assert.Equal(MaintenanceStatus.Cancelled, (await WaitMaintenanceAsync(newsroom, m => m?.IsOver == true))!.Status);
    }

    [Theory, OnBothDatabases]
    public async Task The_rules_hold_for_a_file_as_for_a_form(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        new Folder(newsroom.App, NoticeFileReader.Maintenance).File("bare.md").Write(
            """
            ---
            title: Zonder plan
            start: 2026-12-03 22:00
            end: 2026-12-03 23:00
            services: [mysql]
            expected_impact: minimal
            ---
            # 2026-11-25 14:00 scheduled
            ## nl
            Tekst.
            """);
        new Folder(newsroom.App, NoticeFileReader.Incidents).File("later.md").Write(First + "\n# 2026-11-25 18:00 resolved\n## nl\nAlles werkt weer.\n");

        await ProblemAsync(newsroom, "notices/maintenance/bare.md:");
        await ProblemAsync(newsroom, "notices/incidents/later.md:15: This lies in the future.");
        Assert.Empty(newsroom.App.Board.Maintenance);
        // Nothing of the file happened, its first update neither.
        Assert.Empty(newsroom.App.Board.Incidents);
        await using var db = newsroom.App.NewDb();
        Assert.False(await db.Incidents.AnyAsync(TestContext.Current.CancellationToken));

        newsroom.App.Clock.Set(Utc(17, 5));
        Assert.Equal(NoticeOrigin.Backfilled, (await WaitAsync(newsroom, i => i is not null))!.Origin);
    }

    [Theory, OnBothDatabases]
    public async Task The_staff_forms_refuse_and_name_the_file(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        var id = await newsroom.PublishAsync();
        var form = (await newsroom.FormAsync($"/staff/incidents/{id}")).Set("BodyNl", "Van het formulier.");
        var facts = await newsroom.FormAsync($"/staff/incidents/{id}/facts");
        new Folder(newsroom.App, NoticeFileReader.Incidents).File("mail.md").Write(First);
        var held = (await WaitAsync(newsroom, i => i is not null))!.Id;

        var page = await FilledForm.PageAsync(await newsroom.Editor.GetAsync($"/staff/incidents/{held}", TestContext.Current.CancellationToken));
        Assert.Contains("content/notices/incidents/mail.md", page.QuerySelector("main .note")!.TextContent);
        Assert.Null(page.QuerySelector("[data-publish]"));

        // A form that was open before, or made by hand.
        await using (var db = newsroom.App.NewDb())
        {
            db.NoticeFiles.Add(new NoticeFileRow { Path = "notices/incidents/other.md", NoticeId = id, Hash = "", TakenUpAt = Now });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        foreach (var refused in new[] { form, facts.Set("TitleNl", "Anders") })
        {
            var answer = await Newsroom.RefusedAsync(refused);
            Assert.Contains("Deze melding komt uit het bestand content/notices/incidents/other.md", answer.QuerySelector("#errors")!.TextContent);
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_was_over_when_its_file_came_goes_on_the_record_with_its_times(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Now);
        new Folder(newsroom.App, NoticeFileReader.Incidents).File("oud.md").Write(
            """
            ---
            title: Oud nieuws
            started: 2026-10-25 02:15 +02:00
            services: { netwerk: major_outage }
            ---
            # 2026-10-25 02:30 +02:00 investigating
            ## nl
            Weg.
            # 2026-10-25 02:10 +01:00 monitoring
            services: { netwerk: partial_outage }
            ## nl
            Half.
            # 2026-10-25 03:00 resolved
            ## nl
            Terug.
            """);

        var notice = await WaitAsync(newsroom, i => i is not null);

        Assert.Equal((NoticeOrigin.Backfilled, Impact.Critical, 3), (notice!.Origin, notice.Impact, notice.Updates.Count));
        var holds = newsroom.App.Board.Services.Values.Single(s => s.Slug == "netwerk").Holds;
        Assert.Equal(
            [(ServiceState.MajorOutage, TimeSpan.FromMinutes(55)), (ServiceState.PartialOutage, TimeSpan.FromMinutes(50))],
            holds.Select(h => (h.State, h.To!.Value - h.From)));
    }

    [Fact]
    public async Task Every_mistake_of_a_file_is_reported_at_once_and_the_site_starts_with_it()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => new Folder(a, NoticeFileReader.Incidents).File("fout.md").Write(
            """
            ---
            title: Fout
            started: gisteren
            kind: ramp
            kleur: rood
            ---
            # 2026-11-25 14:10 bezig
            ## nl
            x
            # 2026-10-25 02:30 investigating
            ## nl
            x
            ## nl
            y
            # 2026-11-25 14:12 resolved
            """));

        await Eventually.TrueAsync(() => Task.FromResult(app.Services.GetRequiredService<NoticeFileDesk>().Problems.Count > 0), TimeSpan.FromSeconds(60), "the mistakes are seen");

        Assert.Equal(
            [
                "notices/incidents/fout.md:3", "notices/incidents/fout.md:4", "notices/incidents/fout.md:5", "notices/incidents/fout.md:7",
                "notices/incidents/fout.md:10", "notices/incidents/fout.md:13", "notices/incidents/fout.md:15",
            ],
            app.Services.GetRequiredService<NoticeFileDesk>().Problems.Select(p => p.Where));
    }

    [Theory, OnBothDatabases]
    public async Task A_hundred_files_are_on_the_site_soon_after_the_start_and_cost_nothing_at_the_next(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a =>
        {
            a.Clock.Set(Now);
            foreach (var number in Enumerable.Range(100, 100))
            {
                new Folder(a, NoticeFileReader.Incidents).File($"{number}.md").Write(First.Replace("komt later aan", $"{number}", StringComparison.Ordinal) + Second);
            }
        });
        var started = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.TrueAsync(async () =>
        {
            await app.RefreshBoardAsync();
            return app.Board.Incidents.Length == 100;
        }, TimeSpan.FromSeconds(60), "a hundred notices are on the board");
        TestContext.Current.SendDiagnosticMessage($"A hundred files on {database}: on the board {started.ElapsedMilliseconds} ms after the start.");
        Assert.All(app.Board.Incidents, i => Assert.Equal(2, i.Updates.Count));
        await using (var db = app.NewDb())
        {
            // Saved together, each of them still promises, is told word by word and is on record (N1, N3).
            Assert.Equal(100, await db.Deadlines.CountAsync(d => d.Kind == DeadlineKind.FirstNotification && d.State == DeadlineState.Met, Stop));
            Assert.Equal(200, await db.AuditLog.CountAsync(e => e.Subject.StartsWith("incident/"), Stop));
            // A commit of its own for each would raise it two hundred times and more.
            Assert.InRange((await db.SiteRevisions.SingleAsync(Stop)).Value, 1, 40);
            var told = (await db.Set<OutgoingMessage>().Where(m => m.NoticeId != null).OrderBy(m => m.Id).ToListAsync(Stop)).ToLookup(m => m.NoticeId!);
            Assert.All(await db.Incidents.ToListAsync(Stop), i => Assert.Equal(i.Timeline.Select(u => u.Id), told[i.Id].Select(m => m.UpdateId)));
        }

        await app.StopAsync();
        await using var again = app.StartAgain();
        Assert.Equal(0, await again.Services.GetRequiredService<TakeUpNoticeFiles>().RunAsync(TestContext.Current.CancellationToken));
        Assert.Empty(again.Services.GetRequiredService<NoticeFileDesk>().Problems);
    }

    [Theory, OnBothDatabases]
    public async Task Of_maintenance_in_many_files_each_is_judged_with_those_before_it(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a =>
        {
            a.Clock.Set(Now);
            foreach (var number in Enumerable.Range(1, 4))
            {
                new Folder(a, NoticeFileReader.Maintenance).File($"{number}.md").Write(
                    $$"""
                    ---
                    title: { nl: Schijven {{number}}, en: Disks {{number}} }
                    start: 2026-12-0{{number}} 22:00
                    end: 2026-12-0{{number + 1}} 05:00
                    services: [exchange]
                    expected_impact: outage
                    fallback_plan: "Terug naar de oude schijven."
                    ---
                    # 2026-11-25 14:10 scheduled

                    ## nl
                    We vervangen schijven.

                    """);
            }
        });

        // M5: of four windows of seven hours in one month two fit in the sixteen.
        await Eventually.TrueAsync(
            () => Task.FromResult(app.Services.GetRequiredService<NoticeFileDesk>().Problems.Count == 2), TimeSpan.FromSeconds(60), "what is too much is reported");
        Assert.Equal(
            ["notices/maintenance/3.md", "notices/maintenance/4.md"],
            app.Services.GetRequiredService<NoticeFileDesk>().Problems.Select(p => p.Where.Split(':')[0]));
        await using var db = app.NewDb();
        Assert.Equal(["Schijven 1", "Schijven 2"], (await db.Maintenance.ToListAsync(Stop)).Select(m => m.Title.Nl).Order());
    }

    [Theory, OnBothDatabases]
    public async Task Of_many_files_at_once_the_one_with_a_mistake_alone_changes_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a =>
        {
            a.Clock.Set(Now);
            var folder = new Folder(a, NoticeFileReader.Incidents);
            foreach (var number in Enumerable.Range(10, 30))
            {
                folder.File($"{number}.md").Write(First.Replace("komt later aan", $"{number}", StringComparison.Ordinal) + Second);
            }

            // Right to the reader, and refused by the rules when part of it is already done: its second update lies in the future.
            folder.File("25.md").Write(First + Second.Replace("14:18", "14:58", StringComparison.Ordinal));
            folder.File("26.md").Write("---\ntitle: { nl: Fout }\n---\n");
        });
        await Eventually.TrueAsync(async () =>
        {
            await app.RefreshBoardAsync();
            return app.Board.Incidents.Length == 28;
        }, TimeSpan.FromSeconds(60), "the files that are right are on the board");

        await Eventually.TrueAsync(
            () => Task.FromResult(app.Services.GetRequiredService<NoticeFileDesk>().Problems.Count > 1), TimeSpan.FromSeconds(60), "the mistakes are reported");
        var problems = app.Services.GetRequiredService<NoticeFileDesk>().Problems;
        Assert.Contains(problems, p => p.Where.StartsWith("notices/incidents/25.md:", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Where.StartsWith("notices/incidents/26.md:", StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Matches("notices/incidents/2[56].md:[0-9]+", p.Where));
        await using var db = app.NewDb();
        Assert.Equal(28, await db.NoticeFiles.CountAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(await db.Incidents.ToListAsync(TestContext.Current.CancellationToken), i => i.Title.Nl == "Mail komt later aan");
        Assert.Equal(56, await db.AuditLog.CountAsync(e => e.Subject.StartsWith("incident/") && (e.Action == "incident.published" || e.Action == "incident.updated"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_examples_are_right_but_for_their_times()
    {
        var problems = new List<Web.Settings.Problem>();
        var clock = new Domain.BusinessTime.LocalClock(TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
        foreach (var folder in new[] { NoticeFileReader.Incidents, NoticeFileReader.Maintenance })
        {
            var text = File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "content", folder, "_example.md"));
            Assert.NotNull(new NoticeFileReader($"{folder}/x.md", clock, new HashSet<string> { "exchange", "mysql" }, problems).Read(text));
        }

        Assert.Empty(problems);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateTimeOffset Utc(int hour, int minute) => new(2026, 11, 25, hour, minute, 0, TimeSpan.Zero);

    /// <summary>The one that did not come from a form.</summary>
    private static PublicIncident? Notice(Newsroom newsroom) => newsroom.App.Board.Incidents.FirstOrDefault(i => i.Title.Nl != "Mail hapert");

    private static async Task<PublicIncident?> WaitAsync(Newsroom newsroom, Func<PublicIncident?, bool> until)
    {
        await Eventually.TrueAsync(async () =>
        {
            await newsroom.App.RefreshBoardAsync();
            return until(Notice(newsroom));
        }, TimeSpan.FromSeconds(60), $"the incident follows its file; the problems are: {string.Join("; ", newsroom.App.Services.GetRequiredService<NoticeFileDesk>().Problems)}");
        return Notice(newsroom);
    }

    private static async Task<PublicMaintenance?> WaitMaintenanceAsync(Newsroom newsroom, Func<PublicMaintenance?, bool> until)
    {
        await Eventually.TrueAsync(async () =>
        {
            await newsroom.App.RefreshBoardAsync();
            return until(newsroom.App.Board.Maintenance.FirstOrDefault());
        }, TimeSpan.FromSeconds(60), "the maintenance follows its file");
        return newsroom.App.Board.Maintenance.FirstOrDefault();
    }

    private static async Task<string> OverviewAsync(Newsroom newsroom) =>
        (await FilledForm.PageAsync(await newsroom.Editor.GetAsync("/staff", TestContext.Current.CancellationToken))).QuerySelector("main")!.TextContent;

    private static Task<TimeSpan> ProblemAsync(Newsroom newsroom, string beginning) => Eventually.TrueAsync(
        async () => (await OverviewAsync(newsroom)).Contains(beginning, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"the overview names {beginning}");

    private sealed class Folder(StatusApp app, string name)
    {
        public NoticeOnDisk File(string file) => new(Path.Combine(Directory.CreateDirectory(Path.Combine(app.ContentDirectory, name)).FullName, file));
    }

    private sealed class NoticeOnDisk(string path)
    {
        private DateTime _written = TimeProvider.System.GetUtcNow().UtcDateTime;

        public void Write(string text)
        {
            File.WriteAllText(path + ".new", text);
            // Two versions of one length within a tick of the disk's clock would look the same.
            File.SetLastWriteTimeUtc(path + ".new", _written = _written.AddSeconds(1));
            File.Move(path + ".new", path, overwrite: true);
        }

        public void Delete() => File.Delete(path);
    }
}
