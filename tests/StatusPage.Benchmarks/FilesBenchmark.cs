using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StatusPage.Testing;

namespace StatusPage.Benchmarks;

/// <summary>
/// A start that finds a hundred new files of notices, until all of them are on the site: what that takes longer than a
/// start without them, on either database.
/// </summary>
internal static class FilesBenchmark
{
    private const int Files = 100;
    private const int Rounds = 5;
    private const double GoalSeconds = 2;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var plain = Path.Combine(workplace.Folder, "files-none");
        var full = Path.Combine(workplace.Folder, "files-hundred");
        MailBenchmark.Copy(Path.Combine(TestEnvironment.RepositoryRoot, "content"), plain);
        MailBenchmark.Copy(plain, full);
        var folder = Directory.CreateDirectory(Path.Combine(full, "notices/incidents")).FullName;
        var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddHours(-1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam")).DateTime;
        foreach (var number in Enumerable.Range(100, Files))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{number}.md"), Text(number, now));
        }

        var postgres = workplace.Own(await PrivatePostgres.StartAsync(workplace.Folder));
        return
        [
            await MeasureAsync("SQLite", _ => Task.FromResult<string?>(null)),
            await MeasureAsync("PostgreSQL", async round =>
            {
                var name = $"files_{round}";
                await Shell.RunAsync("psql", "-h", "127.0.0.1", "-p", Port(postgres), "-U", "postgres", "-q", "-c", $"CREATE DATABASE {name}");
                return postgres.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
            }),
        ];

        async Task<Measurement> MeasureAsync(string on, Func<string, Task<string?>> makeDatabase)
        {
            var took = new List<double>();
            for (var round = 1; round <= Rounds; round++)
            {
                var without = await StartAsync(plain, 0, await makeDatabase($"none_{round}"), $"{on}-none-{round}");
                var with = await StartAsync(full, Files, await makeDatabase($"all_{round}"), $"{on}-all-{round}");
                took.Add(with - without);
                Progress.Say($"{on}: {Measurement.Number(with, 2)} s with {Files} files, {Measurement.Number(without, 2)} s without");
            }

            var median = Measurement.Median(took);
            return new($"{Files} new files of notices at a start, until they are on the site, {on}", $"{Measurement.Number(median, 2)} s", $"under {GoalSeconds} s", median < GoalSeconds);
        }

        async Task<double> StartAsync(string content, int expected, string? database, string data)
        {
            var watch = Stopwatch.StartNew();
            await using var server = await workplace.ServeAsync(Path.Combine(workplace.Folder, data), postgres: database, settings: new Dictionary<string, string> { ["Content__Directory"] = content });
            using var client = new HttpClient { BaseAddress = server.Address };
            while (true)
            {
                using var summary = JsonDocument.Parse(await client.GetStringAsync("/api/v2/incidents/unresolved.json"));
                if (summary.RootElement.GetProperty("incidents").GetArrayLength() == expected)
                {
                    return watch.Elapsed.TotalSeconds;
                }

                await Task.Delay(10);
            }
        }
    }

    private static string Port(PrivatePostgres postgres) => postgres.ConnectionString.Split("Port=")[1].Split(';')[0];

    /// <summary>An incident with two updates; times are by the site's clock.</summary>
    private static string Text(int number, DateTime started) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        ---
        title: { nl: Mail {{number}}, en: Mail {{number}} }
        started: {{started:yyyy-MM-dd HH:mm}}
        services: { exchange: degraded_performance }
        ---
        # {{started.AddMinutes(5):yyyy-MM-dd HH:mm}} investigating

        ## nl
        We zoeken **het** uit.

        ## en
        We are looking.

        # {{started.AddMinutes(10):yyyy-MM-dd HH:mm}} identified
        services: { exchange: major_outage }

        ## nl
        Een schijf is stuk.

        """);
}
