namespace StatusPage.Benchmarks;

/// <summary>From the start of the published program to its first page, and what it occupies when nobody asks for anything.</summary>
internal static class StartBenchmark
{
    private const int Starts = 5;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var data = await workplace.DemoDataAsync("start");
        var times = new List<double>();
        var memory = new List<double>();
        for (var start = 1; start <= Starts; start++)
        {
            await using var server = await workplace.ServeAsync(data);
            await Task.Delay(Settling);
            times.Add(server.TimeToFirstPage.TotalSeconds);
            memory.Add(server.ResidentMegabytes());
            Progress.Say($"start {start}: {Measurement.Number(times[^1], 2)} s, {Measurement.Number(memory[^1])} MB");
        }

        return
        [
            new("Start to first page, with a year of history", $"{Measurement.Number(Measurement.Median(times), 2)} s"),
            new("Memory when idle", $"{Measurement.Number(Measurement.Median(memory))} MB"),
        ];
    }
}
