using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Tests.Processes;

/// <summary>The promises of a real program: on real time, across kills, on two nodes, and while the clock jumps.</summary>
public sealed class DeadlineProcessTests : IDisposable
{
    private static readonly string[] Milestones = [Milestone.Start, Milestone.Second, "50%", "PT15M", Milestone.Holding];
    private static readonly double[] Minutes = [0, 15, 30, 45, 55];
    /// <summary>After a jump of the clock Quartz looks once a minute for the triggers that it passed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly string _content = Directory.CreateTempSubdirectory("statuspage-content-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task With_terms_of_seconds_the_site_tells_by_itself_in_time_and_the_mail_arrives(TestDatabase database)
    {
        using var server = await MailSink.StartAsync();
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync([.. Content("PT20S", "PT40S"), .. server.Settings.Select(m => (m.Key.Replace(":", "__", StringComparison.Ordinal), m.Value))]);
        using var visitor = new HttpClient { BaseAddress = program.Address };
        await visitor.AskAsync("klant@example.org");
        await server.ReceivesAsync(1);
        await (await FilledForm.OpenAsync(visitor, Subscribing.LinkIn(server.Mails.Single().Text), "main form[action*=Confirm]")).SendAsync();
        using var browser = await program.JoinAsync();
        var id = await NoteAsync(program.NewClient(browser));

        await DecidedAsync(site, id);

        await using var db = site.NewDb();
        var first = await db.Deadlines.SingleAsync(d => d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification, Cancelled);
        Assert.Equal((DeadlineState.Met, true), (first.State, first.ByHoldingNotice));
        Assert.InRange(first.FulfilledAt!.Value, first.DueAt - (first.DueAt - first.StartedAt) / 12, first.DueAt);
        await Eventually.TrueAsync(async () => (await visitor.GetAsync($"/incidents/{id}", Cancelled)).IsSuccessStatusCode, Patience, "customers can read it");
        await Eventually.TrueAsync(
            () => Task.FromResult(
                server.Mails.Any(m => m.EnvelopeTo == "klant@example.org" && m.Text.Contains($"/incidents/{id}", StringComparison.Ordinal))
                && server.Mails.Any(m => m.EnvelopeTo == "sanne@example.nl" && m.Raw.Contains("Door de site zelf gemeld", StringComparison.Ordinal))),
            Patience,
            () => $"the subscriber has the notice, and the staff the mail that says who published it (there is {string.Join("; ", server.Mails.Select(m => $"{m.EnvelopeTo}: {m["Subject"]}"))})");
    }

    [Theory, OnBothDatabases]
    public async Task Killed_at_a_milestone_and_back_after_a_minute_or_three_hours_each_has_its_effect_once(TestDatabase database)
    {
        using var time = new FakeTime();
        await using var site = await RealSite.CreateAsync(database);
        (string, string)[] settings = [.. Content("PT1H", "PT1H"), .. time.Settings];
        var program = await site.ServeAsync(settings);
        using var joined = await program.JoinAsync();
        var ahead = TimeSpan.Zero;
        foreach (var away in new[] { TimeSpan.FromMinutes(1), TimeSpan.FromHours(3) })
        {
            foreach (var (name, minutes) in Milestones.Zip(Minutes))
            {
                using var browser = await SignInAsync(program);
                var id = await NoteAsync(program.NewClient(browser));
                var begun = ahead;
                // Somewhere in the work of the milestone, or just before it.
                time.Move(ahead = begun + TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(3));
                await Task.Delay(Random.Shared.Next(0, 1500), Cancelled);
                await program.KillAsync();

                time.Move(ahead += away);
                program = await site.ServeAsync(settings);
                var passed = Milestones.Zip(Minutes).Where(m => begun + TimeSpan.FromMinutes(m.Second) <= ahead).Select(m => m.First).ToList();
                await Eventually.TrueAsync(async () => passed.All((await WarningsAsync(site, id)).Contains), Patience, $"after a kill at {name}, {string.Join(", ", passed)} had their effect");

                time.Move(ahead = ahead > begun + TimeSpan.FromMinutes(62) ? ahead : begun + TimeSpan.FromMinutes(62));
                await DecidedAsync(site, id);
                await OnceAsync(site, id);
            }
        }
    }

    [Fact]
    public async Task One_of_two_nodes_is_killed_and_the_other_goes_on_within_fifteen_seconds()
    {
        using var time = new FakeTime();
        await using var site = await RealSite.CreateAsync(TestDatabase.Postgres);
        (string, string)[] settings = [.. Content("PT1H", "PT1H"), .. time.Settings];
        var one = await site.ServeAsync(settings);
        // Before the other starts, which would print a link of its own in place of this one's.
        using var browser = await one.JoinAsync();
        var two = await site.ServeAsync(settings);
        var id = await NoteAsync(one.NewClient(browser));
        await Eventually.TrueAsync(async () => (await WarningsAsync(site, id)).Contains(Milestone.Start), Patience, "the technician is warned");

        await one.KillAsync();
        time.Move(TimeSpan.FromMinutes(56));
        var took = await DecidedAsync(site, id);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await OnceAsync(site, id);
        Assert.NotNull(two);
    }

    [Theory, OnBothDatabases]
    public async Task The_clock_jumps_an_hour_and_back_and_nothing_is_sent_twice_or_forgotten(TestDatabase database)
    {
        using var time = new FakeTime();
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync([.. Content("PT4H", "PT4H"), .. time.Settings]);
        using var browser = await program.JoinAsync();
        var early = await NoteAsync(program.NewClient(browser));

        time.Move(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => (await WarningsAsync(site, early)).Contains(Milestone.Second), Patience, "the second is warned");
        time.Move(TimeSpan.Zero);

        // What begins after the clock was put back is not kept waiting until it is as late as it was before.
        var late = await NoteAsync(program.NewClient(browser));
        await Eventually.TrueAsync(async () => (await WarningsAsync(site, late)).Contains(Milestone.Start), Patience, "the technician is warned of the other");
        time.Move(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        foreach (var id in new[] { early, late })
        {
            await Eventually.TrueAsync(async () => (await WarningsAsync(site, id)).Contains("50%"), Patience, "half of the time has passed");
        }

        time.Move(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(56));
        foreach (var id in new[] { early, late })
        {
            await DecidedAsync(site, id);
            await OnceAsync(site, id);
        }
    }

    public void Dispose() => Directory.Delete(_content, recursive: true);

    /// <summary>The shipped content with these terms.</summary>
    private (string, string)[] Content(string office, string outside)
    {
        var shipped = Path.Combine(TestEnvironment.RepositoryRoot, "content");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_content, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        var site = Path.Combine(_content, "site.yml");
        File.WriteAllText(site, File.ReadAllText(site)
            .Replace("office: PT1H", $"office: {office}", StringComparison.Ordinal)
            .Replace("outside: PT4H", $"outside: {outside}", StringComparison.Ordinal));
        return [("Content__Directory", _content)];
    }

    private static async Task<string> NoteAsync(HttpClient client)
    {
        using (client)
        {
            var form = await FilledForm.OpenAsync(client, "/staff/incidents/note", "main form.form-wide");
            var states = form.Names.First(n => n.StartsWith("States[", StringComparison.Ordinal));
            using var answer = await form.Set(states, "partial_outage").SendAsync();
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return form["Id"]!;
        }
    }

    private static async Task<HttpClientHandler> SignInAsync(RealProgram program)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = program.NewClient(handler);
        using var answer = await client.PostFormAsync("/staff/sign-in", ("Email", "sanne@example.nl"), ("Password", StaffClient.Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return handler;
    }

    private static async Task<List<string>> WarningsAsync(RealSite site, string id)
    {
        await using var db = site.NewDb();
        return await db.DeadlineWarnings
            .Where(w => db.Deadlines.Any(d => d.Id == w.DeadlineId && d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification))
            .Select(w => w.Milestone)
            .ToListAsync(Cancelled);
    }

    private static Task<TimeSpan> DecidedAsync(RealSite site, string id) => Eventually.TrueAsync(
        async () =>
        {
            await using var db = site.NewDb();
            return await db.Deadlines.AnyAsync(d => d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification && d.FulfilledAt != null, Cancelled);
        },
        Patience,
        "the first notification is out");

    /// <summary>One notice by the site, one row for each milestone, and not two mails about the same.</summary>
    private static async Task OnceAsync(RealSite site, string id)
    {
        var warnings = await WarningsAsync(site, id);
        Assert.Equal(warnings.Distinct().Count(), warnings.Count);
        Assert.Contains(Milestone.Holding, warnings);
        await using var db = site.NewDb();
        Assert.Single((await db.Incidents.SingleAsync(i => i.Id == id, Cancelled)).Updates, u => u.Automatic);
        var first = await db.Deadlines.SingleAsync(d => d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification, Cancelled);
        var prefix = $"direct/deadline/{first.Id}/";
        var mails = await db.Set<OutgoingMessage>().Where(m => m.Key.StartsWith(prefix)).Select(m => m.Key).ToListAsync(Cancelled);
        Assert.Equal(mails.Distinct().Count(), mails.Count);
        // After a standstill that outlasted the term the one message goes by the name of its end.
        Assert.Single(mails, m => m.Contains($"/{Milestone.Holding}/", StringComparison.Ordinal) || m.Contains($"/{Milestone.Due}/", StringComparison.Ordinal));
    }
}
