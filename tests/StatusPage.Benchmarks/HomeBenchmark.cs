namespace StatusPage.Benchmarks;

/// <summary>The home page with a year of history, beside nginx that serves the very same bytes from a file.</summary>
internal static class HomeBenchmark
{
    private const double Goal = 0.8;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var ours = await workplace.ServeAsync(await workplace.DemoDataAsync("home"));
        var nginx = workplace.Own(await NginxTwin.StartAsync(workplace.Folder, ours.Address));
        var (bytes, _) = await NginxTwin.FetchAsync(ours.Address);
        var duel = await Duel.RunAsync(ours, ours.Address, nginx, new Uri(nginx.Address, NginxTwin.Page));
        return
        [
            new($"Home page, {Measurement.Number(bytes.Length / 1000.0, 1)} kB of gzip, {Wrk.Connections} connections", Duel.Throughput(duel.Ours)),
            new("The same bytes and headers from nginx", Duel.Throughput(duel.Theirs)),
            new("Ratio, median of five alternating rounds", Measurement.Number(duel.Ratio, 2), $"at least {Measurement.Number(Goal, 1)}", duel.Ratio >= Goal),
            new("Memory under that load", $"{Measurement.Number(ours.ResidentMegabytes())} MB"),
        ];
    }
}
