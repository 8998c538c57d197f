using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Jobs;

namespace StatusPage.Web.Tests.Deadlines;

public class DeadlineTests
{
    /// <summary>Monday 23 November 2026, 10:00 in Amsterdam: the first notification is due within the hour.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly Actor Sanne = new("Sanne", "192.0.2.1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Published_in_time_meets_it_in_the_very_commit(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = await NoteAsync(app);
        Assert.Equal(DeadlineState.Open, (await FirstAsync(app, id)).State);
        Assert.False(app.Board.IncidentsById.ContainsKey(id));

        app.Clock.Set(Start.AddMinutes(12));
        await PublishAsync(app, id);

        var first = await FirstAsync(app, id);
        Assert.Equal((DeadlineState.Met, false, "N1"), (first.State, first.ByHoldingNotice, first.Rule));
        Assert.InRange(first.FulfilledAt!.Value, Start.AddMinutes(12), Start.AddMinutes(13));
        await app.RefreshBoardAsync();
        Assert.True(app.Board.IncidentsById.ContainsKey(id));
    }

    [Theory, OnBothDatabases]
    public async Task Five_minutes_before_the_end_the_site_publishes_by_itself_and_every_milestone_had_its_effect_once(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = await NoteAsync(app);
        foreach (var minutes in new[] { 1, 16, 31, 46, 54.9, 55 })
        {
            app.Clock.Set(Start.AddMinutes(minutes));
            await WatchAsync(app);
            await WatchAsync(app);
            Assert.Equal(minutes < 55, (await FirstAsync(app, id)).State == DeadlineState.Open);
        }

        app.Clock.Set(Start.AddMinutes(61));
        await WatchAsync(app);

        var first = await FirstAsync(app, id);
        Assert.Equal((DeadlineState.Met, true), (first.State, first.ByHoldingNotice));
        await using var db = app.NewDb();
        var incident = await db.Incidents.SingleAsync(i => i.Id == id, Cancelled);
        var update = Assert.Single(incident.Updates);
        Assert.Equal((true, true, IncidentStatus.Investigating), (update.Notify, update.Automatic, update.Status));
        Assert.Contains("Exchange", update.Body.Nl, StringComparison.Ordinal);
        Assert.Contains("10:00", update.Body.En, StringComparison.Ordinal);
        Assert.Equal(ServiceState.PartialOutage, incident.CurrentStates().Values.Single());
        Assert.Equal(
            ["start", "second", "50%", "PT15M", "holding"],
            await db.DeadlineWarnings.Where(w => w.DeadlineId == first.Id).OrderBy(w => w.Id).Select(w => w.Milestone).ToListAsync(Cancelled));
        Assert.Equal(1, await db.AuditLog.CountAsync(e => e.Action == "incident.held" && e.By == "clock", Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task With_the_holding_notice_off_it_is_missed_and_says_by_how_much(TestDatabase database)
    {
        await using var app = await StartAsync(database, ("holding_notice: true", "holding_notice: false"));
        var id = await NoteAsync(app);
        app.Clock.Set(Start.AddMinutes(59));
        await WatchAsync(app);
        Assert.Equal(DeadlineState.Open, (await FirstAsync(app, id)).State);

        app.Clock.Set(Start.AddMinutes(60));
        await WatchAsync(app);
        var missed = await FirstAsync(app, id);
        Assert.Equal((DeadlineState.Missed, true, (TimeSpan?)null), (missed.State, missed.IsOwed, missed.LateBy));

        app.Clock.Set(Start.AddMinutes(85));
        await PublishAsync(app, id);
        var late = await FirstAsync(app, id);
        Assert.Equal((DeadlineState.Missed, false), (late.State, late.IsOwed));
        Assert.InRange(late.LateBy!.Value, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(26));
    }

    [Theory, OnBothDatabases]
    public async Task A_false_alarm_needs_a_reason_and_stops_the_clock(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = await NoteAsync(app);
        Assert.Equal("required", (await app.UseAsync((DismissIncident d) => d.RunAsync(id, "", Sanne, Cancelled))).Refusals.Single().Code);
        Assert.True((await app.UseAsync((DismissIncident d) => d.RunAsync(id, "De meting was fout.", Sanne, Cancelled))).IsDone);

        app.Clock.Set(Start.AddHours(2));
        await WatchAsync(app);

        var first = await FirstAsync(app, id);
        Assert.Equal((DeadlineState.Void, "De meting was fout.", null), (first.State, first.VoidReason, first.NextMilestoneAt));
        await using var db = app.NewDb();
        Assert.Null((await db.Incidents.SingleAsync(i => i.Id == id, Cancelled)).PublishedAt);
        Assert.Equal("De meting was fout.", (await db.AuditLog.SingleAsync(e => e.Action == "incident.dismissed", Cancelled)).Reason);
    }

    [Theory, OnBothDatabases]
    public async Task Detection_moved_earlier_moves_the_deadline_and_its_warnings_and_later_needs_a_reason(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = await NoteAsync(app);
        app.Clock.Set(Start.AddMinutes(20));
        await WatchAsync(app);
        Assert.Equal(Start.AddMinutes(30), (await FirstAsync(app, id)).NextMilestoneAt);

        await AmendAsync(app, id, Start.AddMinutes(-10), null);
        var earlier = await FirstAsync(app, id);
        Assert.Equal((Start.AddMinutes(50), Start.AddMinutes(20)), (earlier.DueAt, earlier.NextMilestoneAt));

        Assert.Equal("detection_later", (await AmendAsync(app, id, Start, null)).Refusals.Single().Code);
        Assert.True((await AmendAsync(app, id, Start, "De klok liep achter.")).IsDone);
        Assert.Equal(Start.AddMinutes(60), (await FirstAsync(app, id)).DueAt);
    }

    [Theory, OnBothDatabases]
    public async Task What_was_told_to_nobody_is_told_by_the_site(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = NewId.Create();
        await PublishAsync(app, id, notify: false);
        Assert.Equal(DeadlineState.Open, (await FirstAsync(app, id)).State);

        app.Clock.Set(Start.AddMinutes(56));
        await WatchAsync(app);

        Assert.Equal((DeadlineState.Met, true), (await FirstAsync(app, id)) is var first ? (first.State, first.ByHoldingNotice) : default);
        await using var db = app.NewDb();
        Assert.Equal([false, true], (await db.Incidents.SingleAsync(i => i.Id == id, Cancelled)).Timeline.Select(u => u.Notify));
    }

    [Theory, OnBothDatabases]
    public async Task After_a_standstill_all_that_was_due_happens_at_once_and_says_that_it_was_missed(TestDatabase database)
    {
        await using var before = await StartAsync(database);
        var id = await NoteAsync(before);
        await Eventually.TrueAsync(async () => await WarningsAsync(before, id) == 1, TimeSpan.FromSeconds(60), "the technician is warned at once");
        await before.StopAsync();

        before.Clock.Set(Start.AddHours(3));
        await using var after = before.StartAgain();
        await Eventually.TrueAsync(async () => (await FirstAsync(after, id)).State != DeadlineState.Open, TimeSpan.FromSeconds(60), "the holding notice is out");

        var first = await FirstAsync(after, id);
        Assert.Equal((DeadlineState.Missed, true), (first.State, first.ByHoldingNotice));
        Assert.InRange(first.LateBy!.Value, TimeSpan.FromHours(2), TimeSpan.FromHours(2.1));
        Assert.Equal(6, await WarningsAsync(after, id));
    }

    [Theory, OnBothDatabases]
    public async Task Each_open_deadline_has_a_stored_trigger_for_its_next_milestone_which_fires(TestDatabase database)
    {
        await using var app = await StartAsync(database, ("office: PT1H", "office: PT6S"));
        var id = await NoteAsync(app);
        var scheduler = await app.Services.GetRequiredService<JobClock>().RunningAsync(Cancelled);
        await Eventually.TrueAsync(
            async () =>
            {
                var first = await FirstAsync(app, id);
                return first.NextMilestoneAt is { } at && await scheduler.GetTrigger(DeadlineTimer.Key(first.Id, at), Cancelled) is not null;
            },
            TimeSpan.FromSeconds(60),
            "a trigger is stored");

        await Eventually.TrueAsync(async () => (await FirstAsync(app, id)).State != DeadlineState.Open, TimeSpan.FromSeconds(60), "it is decided without the sweep");
        Assert.Equal(DeadlineState.Met, (await FirstAsync(app, id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Changed_hours_move_what_is_open_and_nothing_that_is_decided(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var open = await NoteAsync(app);
        var decided = NewId.Create();
        await PublishAsync(app, decided);
        var due = (await FirstAsync(app, decided)).DueAt;

        Change(app, "office: PT1H", "office: PT2H");
        await Eventually.TrueAsync(async () => (await FirstAsync(app, open)).DueAt == Start.AddHours(2), TimeSpan.FromSeconds(60), "the deadline has moved");

        Assert.Equal(due, (await FirstAsync(app, decided)).DueAt);
        await using var db = app.NewDb();
        var entry = await db.AuditLog.SingleAsync(e => e.Action == "deadline.recomputed", Cancelled);
        Assert.Equal((Actor.Content.Name, $"incident/{open}"), (entry.By, entry.Subject));
    }

    [Theory, OnBothDatabases]
    public async Task A_lapsed_promise_and_an_explanation_are_watched_too(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        var id = NewId.Create();
        await PublishAsync(app, id, next: Start.AddMinutes(30));
        app.Clock.Set(Start.AddMinutes(31));
        await WatchAsync(app);
        Assert.Equal(DeadlineState.Missed, (await DeadlinesAsync(app, id)).Single(d => d.Kind == DeadlineKind.NextUpdate).State);

        await UpdateAsync(app, id, IncidentStatus.Resolved);
        Assert.InRange((await DeadlinesAsync(app, id)).Single(d => d.Kind == DeadlineKind.NextUpdate).LateBy!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        var owed = (await DeadlinesAsync(app, id)).Single(d => d.Kind == DeadlineKind.Explanation);
        app.Clock.Set(owed.DueAt.AddMinutes(1));
        await WatchAsync(app);
        Assert.Equal(DeadlineState.Missed, (await DeadlinesAsync(app, id)).Single(d => d.Kind == DeadlineKind.Explanation).State);
    }

    [Fact]
    public async Task Two_nodes_do_nothing_twice()
    {
        await using var one = await StartAsync(TestDatabase.Postgres);
        await using var two = one.StartAgain();
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await NoteAsync(one));
        }

        foreach (var minutes in new[] { 31, 56, 61 })
        {
            one.Clock.Set(Start.AddMinutes(minutes));
            await Task.WhenAll(WatchAsync(one), WatchAsync(two), WatchAsync(one), WatchAsync(two));
        }

        await using var db = one.NewDb();
        foreach (var id in ids)
        {
            Assert.Equal(DeadlineState.Met, (await FirstAsync(one, id)).State);
            Assert.Single((await db.Incidents.SingleAsync(i => i.Id == id, Cancelled)).Updates);
            Assert.Equal(5, await WarningsAsync(one, id));
        }
    }

    private static async Task<StatusApp> StartAsync(TestDatabase database, params (string From, string To)[] changes) => await StatusApp.StartAsync(database, app =>
    {
        app.Clock.Set(Start);
        foreach (var (from, to) in changes)
        {
            Change(app, from, to);
        }
    });

    private static void Change(StatusApp app, string from, string to)
    {
        var site = Path.Combine(app.ContentDirectory, "site.yml");
        var text = File.ReadAllText(site);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(site, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static Dictionary<string, ServiceState> Wrong(StatusApp app) => new() { [app.Board.Services.Values.Single(s => s.Slug == "exchange").Id] = ServiceState.PartialOutage };

    private static IncidentFacts Facts(DateTimeOffset detected) => new(new("Mail hapert", "Mail falters"), IncidentKind.Downtime, detected, detected);

    private static async Task<string> NoteAsync(StatusApp app)
    {
        var id = NewId.Create();
        Assert.True((await app.UseAsync((NoteIncident n) => n.RunAsync(new NotedIncident(id, Facts(Start), Wrong(app)), Sanne, Cancelled))).IsDone);
        return id;
    }

    private static async Task PublishAsync(StatusApp app, string id, bool notify = true, DateTimeOffset? next = null)
    {
        var command = new NewIncident(id, Facts(Start), IncidentStatus.Investigating, new("We zoeken het uit.", null), Wrong(app), next, notify);
        Assert.True((await app.UseAsync((PublishIncident p) => p.RunAsync(command, Sanne, Cancelled))).IsDone);
    }

    private static async Task UpdateAsync(StatusApp app, string id, IncidentStatus status)
    {
        await using var db = app.NewDb();
        var version = await db.Incidents.Where(i => i.Id == id).Select(i => i.Version).SingleAsync(Cancelled);
        var command = new NewIncidentUpdate(id, NewId.Create(), version, status, new("Meer.", null), new Dictionary<string, ServiceState>(), null, true);
        Assert.True((await app.UseAsync((AddIncidentUpdate a) => a.RunAsync(command, Sanne, Cancelled))).IsDone);
    }

    private static async Task<Outcome> AmendAsync(StatusApp app, string id, DateTimeOffset detected, string? reason)
    {
        await using var db = app.NewDb();
        var incident = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id, Cancelled);
        return await app.UseAsync((AmendIncident a) => a.RunAsync(new IncidentAmendment(id, incident.Version, incident.Facts with { DetectedAt = detected }, reason), Sanne, Cancelled));
    }

    private static Task<int> WatchAsync(StatusApp app) => app.Services.GetRequiredService<WatchDeadlines>().RunAsync(app.Clock.GetUtcNow(), Cancelled);

    private static async Task<List<Deadline>> DeadlinesAsync(StatusApp app, string id)
    {
        await using var db = app.NewDb();
        return await db.Deadlines.AsNoTracking().Where(d => d.SubjectId == id).ToListAsync(Cancelled);
    }

    private static async Task<Deadline> FirstAsync(StatusApp app, string id) => (await DeadlinesAsync(app, id)).Single(d => d.Kind == DeadlineKind.FirstNotification);

    private static async Task<int> WarningsAsync(StatusApp app, string id)
    {
        var first = await FirstAsync(app, id);
        await using var db = app.NewDb();
        return await db.DeadlineWarnings.CountAsync(w => w.DeadlineId == first.Id, Cancelled);
    }
}
