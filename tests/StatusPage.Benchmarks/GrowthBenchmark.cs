namespace StatusPage.Benchmarks;

/// <summary>The home page with a year of history, beside itself with a hundred times as many notices.</summary>
internal static class GrowthBenchmark
{
    private const int Times = 100;
    private const double Goal = 0.9;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var data = await workplace.DemoDataAsync("grown");
        Progress.Say($"making the history {Times} times as long");
        var notices = await LongHistory.MultiplyAsync(data, Times);

        var small = await workplace.ServeAsync(await workplace.DemoDataAsync("small"));
        var grown = await workplace.ServeAsync(data);
        var duel = await Duel.RunAsync(grown, grown.Address, small, small.Address);
        return
        [
            new($"Home page with {Times} times the history ({Measurement.Number(notices)} notices)", Duel.Throughput(duel.Ours)),
            new("Ratio to one year, median of five alternating rounds", Measurement.Number(duel.Ratio, 2), $"at least {Measurement.Number(Goal, 1)}", duel.Ratio >= Goal),
            new($"Start to first page with {Times} times the history", $"{Measurement.Number(grown.TimeToFirstPage.TotalSeconds, 2)} s, {Measurement.Number(grown.ResidentMegabytes())} MB after the load"),
        ];
    }
}
