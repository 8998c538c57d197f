using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web;
using StatusPage.Web.Database;

namespace StatusPage.Benchmarks;

/// <summary>
/// An incident is committed by another process on the same PostgreSQL, as another node would, while 2,000 readers
/// have the home page open. Timed from before the commit until the last of them holds the incident's title.
/// </summary>
internal static class LiveBenchmark
{
    private const int Readers = 2000;
    private const int Commits = 5;
    private const double GoalSeconds = 1;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var postgres = workplace.Own(await PrivatePostgres.StartAsync(workplace.Folder));
        var server = await workplace.ServeAsync(Path.Combine(workplace.Folder, "live"), demo: true, postgres.ConnectionString);
        var before = server.ResidentMegabytes();

        Progress.Say($"connecting {Readers} readers");
        using var connections = new HttpMessageInvoker(new SocketsHttpHandler());
        var readers = new List<LiveReader>();
        try
        {
            while (readers.Count < Readers)
            {
                readers.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LiveReader.ConnectAsync(server.Address, connections))));
            }

            var connected = server.ResidentMegabytes();
            var last = new List<double>();
            var middle = new List<double>();
            for (var commit = 1; commit <= Commits; commit++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2));
                var seen = await PublishAsync(postgres.ConnectionString, $"Commit {commit} of {Stopwatch.GetTimestamp()}", readers);
                last.Add(seen.Max());
                middle.Add(Measurement.Median(seen));
                Progress.Say($"commit {commit}: last reader after {Measurement.Number(last[^1] * 1000)} ms, median {Measurement.Number(middle[^1] * 1000)} ms");
            }

            return
            [
                new($"Commit to visible on {Measurement.Number(Readers)} open pages: the last one, worst of {Commits} commits", $"{Measurement.Number(last.Max() * 1000)} ms", $"at most {Measurement.Number(GoalSeconds)} s", last.Max() <= GoalSeconds),
                new("The same, median page of the median commit", $"{Measurement.Number(Measurement.Median(middle) * 1000)} ms"),
                new($"Memory before, with {Measurement.Number(Readers)} connected, after {Commits} commits", $"{Measurement.Number(before)}, {Measurement.Number(connected)}, {Measurement.Number(server.ResidentMegabytes())} MB"),
            ];
        }
        finally
        {
            readers.ForEach(r => r.Dispose());
        }
    }

    /// <summary>Returns after how many seconds each reader had it.</summary>
    private static async Task<double[]> PublishAsync(string connection, string title, List<LiveReader> readers)
    {
        var options = new DbContextOptionsBuilder<PostgresStatusDbContext>().UseNpgsql(connection).Options;
        await using var db = new PostgresStatusDbContext(options);
        var service = await db.Services.AsNoTracking().OrderBy(s => s.Slug).FirstAsync();
        var now = TimeProvider.System.GetUtcNow();
        var text = new LocalizedText(title, title);
        var (incident, refusal) = Incident.Publish(
            NewId.Create(),
            new IncidentFacts(text, IncidentKind.Downtime, now, now),
            new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, text, now, now, "benchmark", [new ServiceChange(service.Id, ServiceState.Operational, ServiceState.MajorOutage)], Notify: false),
            NoticeOrigin.Demonstration,
            now);
        db.Incidents.Add(incident ?? throw new InvalidOperationException($"The incident was refused: {refusal}"));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var watch = Stopwatch.StartNew();
        var seen = readers.Select(async reader =>
        {
            await reader.ReceiveAsync(title, patience.Token);
            return watch.Elapsed.TotalSeconds;
        }).ToList();
        await db.SaveChangesAsync();
        return await Task.WhenAll(seen);
    }
}
