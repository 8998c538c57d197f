using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Board;

namespace StatusPage.Web.Tests.Processes;

public class TwoNodesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_on_every_nodes_page_and_with_its_readers_within_a_second()
    {
        await using var site = await RealSite.CreateAsync(TestDatabase.Postgres);
        var one = await site.ServeAsync();
        var two = await site.ServeAsync();
        await ListenersAreAsync(site, 2);
        await using var reader = await LiveReader.WatchAsync(two.Address, "/", Cancelled);
        await CommitAsync(site);
        await reader.ChangedAsync(Cancelled);

        var pushed = new List<TimeSpan>();
        var shown = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            var change = reader.ChangedAsync(Cancelled);
            var (before, beforeTwo) = (await TagAsync(one), await TagAsync(two));
            await CommitAsync(site);
            var since = Stopwatch.StartNew();
            await change;
            pushed.Add(since.Elapsed);
            await ChangedAsync(one, before);
            await ChangedAsync(two, beforeTwo);
            shown.Add(since.Elapsed);
        }

        TestContext.Current.SendDiagnosticMessage(
            "After a commit, in milliseconds: with a reader {0}; on both pages {1}.",
            string.Join(", ", pushed.Select(t => t.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture))),
            string.Join(", ", shown.Select(t => t.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture))));
        // The median, because a machine that is busy with other tests may hold up any one of them.
        Assert.InRange(shown.Order().ElementAt(2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Two_nodes_may_start_at_once_on_an_empty_database()
    {
        await using var site = await RealSite.CreateAsync(TestDatabase.Postgres);

        var nodes = await Task.WhenAll(site.ServeAsync(), site.ServeAsync());

        // One of them may have looked before the first moment that was measured.
        await Eventually.TrueAsync(async () => await ServicesAsync(nodes[0]) == await ServicesAsync(nodes[1]), TimeSpan.FromSeconds(120), "both show the same");
        await using var db = site.NewDb();
        Assert.NotEmpty(await db.Services.ToListAsync(Cancelled));
        Assert.Equal(1, await db.AuditLog.CountAsync(e => e.Action == "catalogue.changed", Cancelled));
    }

    [Fact]
    public async Task Without_its_listener_a_node_looks_by_itself_and_then_listens_again()
    {
        await using var site = await RealSite.CreateAsync(TestDatabase.Postgres);
        var node = await site.ServeAsync();
        await ListenersAreAsync(site, 1);
        await using var reader = await LiveReader.WatchAsync(node.Address, "/", Cancelled);
        await CommitAsync(site);
        await reader.ChangedAsync(Cancelled);

        await using (var db = site.NewDb())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = {RevisionListener.ApplicationName}", Cancelled);
        }

        await CommitAsync(site);
        var since = Stopwatch.StartNew();
        await reader.ChangedAsync(Cancelled);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, BoardKeeper.Poll + TimeSpan.FromSeconds(2));

        await ListenersAreAsync(site, 1);
        var times = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            await CommitAsync(site);
            since.Restart();
            await reader.ChangedAsync(Cancelled);
            times.Add(since.Elapsed);
        }

        // Far below the poll's.
        Assert.InRange(times.Order().ElementAt(2), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    /// <summary>Waits until that many nodes listen; a session that has just connected has not said so yet.</summary>
    private static Task<TimeSpan> ListenersAreAsync(RealSite site, int nodes) => Eventually.TrueAsync(
        async () =>
        {
            await using var db = site.NewDb();
            var listening = await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND application_name = {RevisionListener.ApplicationName} AND query LIKE 'LISTEN%' AND state = 'idle'").SingleAsync(Cancelled);
            return listening == nodes;
        },
        TimeSpan.FromSeconds(60),
        $"{nodes} nodes listen");

    /// <summary>From a process that is neither of the nodes, as the command line's is.</summary>
    private static async Task CommitAsync(RealSite site)
    {
        await using var db = site.NewDb();
        // Each time another service, so that each changes what the page says.
        var service = await db.Services.Where(s => !s.Hidden).OrderBy(s => s.Slug).Skip(await db.Incidents.CountAsync(Cancelled)).FirstAsync(Cancelled);
        db.Incidents.Add(TestNotices.Incident(service.Id, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync(Cancelled);
    }

    private static async Task<string> ServicesAsync(RealProgram node)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        return LiveParts.Of(await client.GetStringAsync("/", Cancelled)).Fragments["services"].Html;
    }

    private static async Task<string> TagAsync(RealProgram node)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        using var answer = await client.GetAsync("/", Cancelled);
        return answer.Headers.ETag!.Tag;
    }

    private static Task<TimeSpan> ChangedAsync(RealProgram node, string before) => Eventually.TrueAsync(
        async () => await TagAsync(node) != before, TimeSpan.FromSeconds(60), "the page changes");
}
