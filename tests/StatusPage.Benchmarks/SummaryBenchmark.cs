namespace StatusPage.Benchmarks;

/// <summary>The document that most programs ask for, beside nginx that serves the very same bytes with the same headers.</summary>
internal static class SummaryBenchmark
{
    private const double Goal = 0.8;
    private const string Document = "/api/v2/summary.json";

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var ours = await workplace.ServeAsync(await workplace.DemoDataAsync("summary"));
        var document = new Uri(ours.Address, Document);
        var nginx = workplace.Own(await NginxTwin.StartAsync(Directory.CreateDirectory(Path.Combine(workplace.Folder, "summary-twin")).FullName, document));
        var (bytes, _) = await NginxTwin.FetchAsync(document);
        var duel = await Duel.RunAsync(ours, document, nginx, new Uri(nginx.Address, NginxTwin.Page));
        return
        [
            new($"summary.json, {Measurement.Number(bytes.Length / 1000.0, 1)} kB of gzip, {Wrk.Connections} connections", Duel.Throughput(duel.Ours)),
            new("The same bytes and headers from nginx", Duel.Throughput(duel.Theirs)),
            new("Ratio, median of five alternating rounds", Measurement.Number(duel.Ratio, 2), $"at least {Measurement.Number(Goal, 1)}", duel.Ratio >= Goal),
        ];
    }
}
