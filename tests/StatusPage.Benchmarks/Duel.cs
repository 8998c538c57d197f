namespace StatusPage.Benchmarks;

/// <summary>
/// Two servers asked in turn, so that what else the machine does in the meantime weighs on both; the figure is the
/// median of the rounds' ratios.
/// </summary>
internal sealed record Duel(IReadOnlyList<Wrk.Result> Ours, IReadOnlyList<Wrk.Result> Theirs)
{
    private const int Rounds = 5;

    public double Ratio => Measurement.Median(Ours.Zip(Theirs, (a, b) => a.RequestsPerSecond / b.RequestsPerSecond));

    public static async Task<Duel> RunAsync(ServerProcess ours, Uri ourPage, ServerProcess theirs, Uri theirPage)
    {
        // Long enough for the runtime to have compiled what it will run.
        await Wrk.RunAsync(ours, ourPage, TimeSpan.FromSeconds(5));
        await Wrk.RunAsync(theirs, theirPage, TimeSpan.FromSeconds(5));
        var duel = new Duel(new List<Wrk.Result>(), new List<Wrk.Result>());
        for (var round = 1; round <= Rounds; round++)
        {
            var a = await Wrk.RunAsync(ours, ourPage);
            var b = await Wrk.RunAsync(theirs, theirPage);
            ((List<Wrk.Result>)duel.Ours).Add(a);
            ((List<Wrk.Result>)duel.Theirs).Add(b);
            Progress.Say($"round {round}: {Measurement.Number(a.RequestsPerSecond)} against {Measurement.Number(b.RequestsPerSecond)} requests/s: {Measurement.Number(a.RequestsPerSecond / b.RequestsPerSecond, 2)}");
        }

        return duel;
    }

    public static string Throughput(IReadOnlyList<Wrk.Result> results) =>
        $"{Measurement.Number(Measurement.Median(results.Select(r => r.RequestsPerSecond)))} requests/s, {Measurement.Number(Measurement.Median(results.Select(r => r.ProcessorMicroseconds)), 1)} µs of processor each";
}
