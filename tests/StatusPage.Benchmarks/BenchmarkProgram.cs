using System.Runtime.InteropServices;

namespace StatusPage.Benchmarks;

/// <summary>
/// Where the README's figures come from:
/// <c>dotnet run -c Release --project tests/StatusPage.Benchmarks -- home|summary|live|start|growth|availability|mail|files|all</c>.
/// </summary>
internal static class BenchmarkProgram
{
    private static readonly Dictionary<string, Func<Workplace, Task<IReadOnlyList<Measurement>>>> Benchmarks = new()
    {
        ["home"] = HomeBenchmark.RunAsync,
        ["summary"] = SummaryBenchmark.RunAsync,
        ["live"] = LiveBenchmark.RunAsync,
        ["start"] = StartBenchmark.RunAsync,
        ["growth"] = GrowthBenchmark.RunAsync,
        ["availability"] = AvailabilityBenchmark.RunAsync,
        ["mail"] = MailBenchmark.RunAsync,
        ["files"] = FilesBenchmark.RunAsync,
    };

    /// <summary>0 when every goal was reached, 1 when one was not, 2 for wrong use.</summary>
    private static async Task<int> Main(string[] args)
    {
        var name = args is [var only] ? only : "";
        if (name != "all" && !Benchmarks.ContainsKey(name))
        {
            await Console.Error.WriteLineAsync($"Say which: {string.Join(", ", Benchmarks.Keys)} or all.");
            return 2;
        }

        await using var workplace = new Workplace();
        var stopped = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            // Not at once: the servers have to be stopped and the folder removed first.
            signal.Cancel = true;
            stopped.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var run = RunAsync(workplace, name);
        return await Task.WhenAny(run, stopped.Task) == run ? await run : 130;
    }

    private static async Task<int> RunAsync(Workplace workplace, string name)
    {
        // Rules are measured by themselves; all else is measured on the published program.
        if (name != "availability")
        {
            await workplace.PrepareAsync();
        }

        var measured = new List<Measurement>();
        foreach (var (key, benchmark) in Benchmarks)
        {
            if (name == key || name == "all")
            {
                Progress.Say($"measuring: {key}");
                measured.AddRange(await benchmark(workplace));
            }
        }

        Console.WriteLine();
        Console.WriteLine("| what | measured | goal |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var row in measured)
        {
            Console.WriteLine($"| {row.What} | {row.Measured} | {row.Goal}{(row.Reached ? "" : " — **not reached**")} |");
        }

        return measured.All(m => m.Reached) ? 0 : 1;
    }
}
