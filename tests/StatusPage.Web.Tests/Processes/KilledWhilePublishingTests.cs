using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Processes;

public class KilledWhilePublishingTests
{
    private const int Rounds = 3;
    private const int Publishers = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_acknowledged_publish_is_there_after_a_kill_and_none_is_half_there(TestDatabase database)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync();
        using var browser = await program.JoinAsync();
        var acknowledged = new ConcurrentBag<string>();

        for (var round = 0; round < Rounds; round++)
        {
            var before = acknowledged.Count;
            using var kill = new CancellationTokenSource();
            var publishers = Enumerable.Range(0, Publishers).Select(_ => PublishUntilKilledAsync(program, browser, acknowledged, kill.Token)).ToList();
            await Eventually.TrueAsync(() => Task.FromResult(acknowledged.Count > before + Publishers || publishers.Any(p => p.IsFaulted)), TimeSpan.FromSeconds(60), "publishing is under way");
            await Task.Delay(random.Next(0, 700), Cancelled);
            await kill.CancelAsync();
            await program.KillAsync();
            await Task.WhenAll(publishers);

            program = await site.ServeAsync();
            await NothingIsLostOrHalfThereAsync(site, acknowledged, $"seed {seed}, round {round}");
            using var reader = new HttpClient { BaseAddress = program.Address };
            foreach (var id in acknowledged.Skip(Math.Max(0, acknowledged.Count - 5)))
            {
                Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/incidents/{id}", Cancelled)).StatusCode);
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0}: {1} publishes acknowledged around {2} kills, seed {3}.", database, acknowledged.Count, Rounds, seed);
    }

    private static async Task PublishUntilKilledAsync(RealProgram program, HttpClientHandler browser, ConcurrentBag<string> acknowledged, CancellationToken killed)
    {
        using var client = program.NewClient(browser);
        while (true)
        {
            try
            {
                var form = await FilledForm.OpenAsync(client, "/staff/incidents/new");
                var id = form["Id"]!;
                var service = form.Names.First(n => n.StartsWith("States[", StringComparison.Ordinal));
                using var answer = await form.Set("TitleNl", "Mail hapert").Set("BodyNl", "We zoeken het uit.").Set(service, "major_outage").SendAsync();
                Assert.Equal((HttpStatusCode.Redirect, $"/staff/incidents/{id}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
                acknowledged.Add(id);
            }
            catch (Exception e) when (e is HttpRequestException or IOException && killed.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static async Task NothingIsLostOrHalfThereAsync(RealSite site, IReadOnlyCollection<string> acknowledged, string when)
    {
        await using var db = site.NewDb();
        var incidents = await db.Incidents.AsNoTracking().ToDictionaryAsync(i => i.Id, Cancelled);
        Assert.True(acknowledged.All(incidents.ContainsKey), $"{when}: {acknowledged.Count(a => !incidents.ContainsKey(a))} acknowledged publishes are lost");

        // What was not acknowledged may be there or not, but only as a whole.
        Assert.All(incidents.Values, i => Assert.Single(i.Updates));
        Assert.Equal(incidents.Count, await db.Set<IncidentUpdate>().CountAsync(Cancelled));
        var holds = await db.StatusIntervals.Where(i => i.Cause == HoldCause.Incident).Select(i => i.CauseId).ToListAsync(Cancelled);
        Assert.Equal(incidents.Keys.Order(), holds.Order());
        var audited = await db.AuditLog.Where(e => e.Action == "incident.published").Select(e => e.Subject).ToListAsync(Cancelled);
        Assert.Equal(incidents.Keys.Select(i => $"incident/{i}").Order(), audited.Order());
        // Each has a revision of its own; the program's own jobs raise the site's as well, when they close a month.
        Assert.Equal(incidents.Count, incidents.Values.Select(i => i.Revision).Distinct().Count());
        Assert.True(incidents.Values.Max(i => i.Revision) <= await db.SiteRevisions.Select(r => r.Value).SingleAsync(Cancelled), when);
    }
}
