using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Processes;

public partial class DatabaseAwayTests
{
    private const string Lost = "Deze pagina laat de stand zien van";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_PostgreSQL_is_stopped_the_pages_stay_and_when_it_returns_all_recovers()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var site = RealSite.On(server);
        var program = await site.ServeAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = program.Address, Timeout = TimeSpan.FromSeconds(30) };
        await using (var db = site.NewDb())
        {
            var service = await db.Services.FirstAsync(s => !s.Hidden, Cancelled);
            db.Incidents.Add(TestNotices.Incident(service.Id, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Cancelled);
        }

        await PageSaysAsync(client, "Werkt niet");
        Assert.DoesNotContain(Lost, await client.GetStringAsync("/", Cancelled), StringComparison.Ordinal);

        await server.StopAsync();
        await PageSaysAsync(client, Lost);
        Assert.Contains("Werkt niet", await client.GetStringAsync("/", Cancelled), StringComparison.Ordinal);
        await EveryPublicPageOpensAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", Cancelled)).StatusCode);
        await StaffAreToldAsync(client);
        var said = program.Output.Length;
        await Task.Delay(TimeSpan.FromSeconds(10), Cancelled);
        // It says what is wrong without filling the disk with it.
        var lines = program.Output[said..];
        Assert.True(lines.Count(c => c == '\n') <= 60, lines);

        await server.StartAsync();
        await Eventually.TrueAsync(
            async () => !(await client.GetStringAsync("/", Cancelled)).Contains(Lost, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the page no longer says that it is old");
        string notice;
        await using (var db = site.NewDb())
        {
            var service = await db.Services.OrderBy(s => s.Slug).LastAsync(s => !s.Hidden, Cancelled);
            var now = TimeProvider.System.GetUtcNow();
            var maintenance = TestNotices.Maintenance(service.Id, now.AddSeconds(1), now.AddSeconds(2), now);
            db.Maintenance.Add(maintenance);
            await db.SaveChangesAsync(Cancelled);
            notice = maintenance.Id;
        }

        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = site.NewDb();
                return await db.Maintenance.AnyAsync(m => m.Id == notice && m.Status == MaintenanceStatus.Completed, Cancelled);
            },
            TimeSpan.FromSeconds(90),
            "the clock moves maintenance again");
    }

    [Fact]
    public async Task A_job_that_is_under_way_when_PostgreSQL_goes_is_one_line_in_the_log()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var site = RealSite.On(server);
        var first = await site.ServeAsync();
        await first.StopAsync();
        await using var other = site.NewDb();
        await other.Database.ExecuteSqlAsync($"UPDATE qrtz_triggers SET next_fire_time = 0 WHERE job_name = 'recurring maintenance'", Cancelled);
        await using var holding = site.NewDb();
        await using var transaction = await holding.Database.BeginTransactionAsync(Cancelled);
        await holding.Database.ExecuteSqlAsync($"LOCK TABLE maintenance_series IN ACCESS EXCLUSIVE MODE", Cancelled);
        var program = await site.ServeAsync();
        await Eventually.TrueAsync(
            async () => await other.Database.SqlQuery<int>(
                $"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted AND relation = 'maintenance_series'::regclass").SingleAsync(Cancelled) > 0,
            TimeSpan.FromSeconds(60),
            "the job waits for its table");

        await server.StopAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(program.Output.Contains("The job 'recurring maintenance' was cut off", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60),
            "it says so");

        Assert.DoesNotContain("   at Quartz.", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("JobRunShell", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_whose_database_is_away_stops_quickly_when_asked()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var site = RealSite.On(server);
        var program = await site.ServeAsync();
        await server.StopAsync();

        var took = await program.StopAsync();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, program.ExitStatus);
    }

    [Theory, OnBothDatabases]
    public async Task A_program_stops_quickly_when_asked(TestDatabase database)
    {
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync();
        await using var reader = await LiveReader.WatchAsync(program.Address, "/", Cancelled);

        var took = await program.StopAsync();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, program.ExitStatus);
        Assert.DoesNotContain("fail:", program.Output, StringComparison.Ordinal);
    }

    private static Task<TimeSpan> PageSaysAsync(HttpClient client, string text) => Eventually.TrueAsync(
        async () => (await client.GetStringAsync("/", Cancelled)).Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"the page says '{text}'");

    private static async Task StaffAreToldAsync(HttpClient client)
    {
        using var answer = await client.PostFormAsync("/staff/sign-in", ("Email", "sanne@example.nl"), ("Password", StaffClient.Password));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    /// <summary>Also those that nobody had opened before the database went away.</summary>
    private static async Task EveryPublicPageOpensAsync(HttpClient client)
    {
        var seen = new HashSet<string> { "/", "/en/" };
        var todo = new Queue<string>(seen);
        while (todo.TryDequeue(out var path))
        {
            var since = Stopwatch.StartNew();
            using var answer = await client.GetAsync(path, Cancelled);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answers {(int)answer.StatusCode}");
            Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            foreach (Match link in Link().Matches(await answer.Content.ReadAsStringAsync(Cancelled)))
            {
                var next = WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')[0];
                if (next.Length > 0 && !next.StartsWith("/staff", StringComparison.Ordinal) && seen.Add(next))
                {
                    todo.Enqueue(next);
                }
            }
        }
    }

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"")]
    private static partial Regex Link();
}
