using System.Diagnostics;

namespace StatusPage.Benchmarks;

/// <summary>
/// From the start of the published program to its first page, and what it occupies when nobody asks for anything;
/// beside the SDK's own empty Razor Pages site, published the same way, in turn.
/// </summary>
internal static class StartBenchmark
{
    private const int Starts = 5;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var data = await workplace.DemoDataAsync("start");
        var bare = await BareSiteAsync(workplace);
        var ours = new List<(double Seconds, double Megabytes)>();
        var theirs = new List<(double Seconds, double Megabytes)>();
        for (var start = 1; start <= Starts; start++)
        {
            ours.Add(await MeasureAsync(() => workplace.ServeAsync(data)));
            theirs.Add(await MeasureAsync(() => StartBareAsync(bare)));
            Progress.Say($"start {start}: {Said(ours[^1])}; the empty site {Said(theirs[^1])}");
        }

        return
        [
            new("Start to first page, with a year of history", $"{Measurement.Number(Median(ours, s => s.Seconds), 2)} s"),
            new("The same of an empty Razor Pages site", $"{Measurement.Number(Median(theirs, s => s.Seconds), 2)} s; ratio {Measurement.Number(Measurement.Median(ours.Zip(theirs, (a, b) => a.Seconds / b.Seconds)), 1)}"),
            new("Memory when idle", $"{Measurement.Number(Median(ours, s => s.Megabytes))} MB"),
            new("The same of an empty Razor Pages site", $"{Measurement.Number(Median(theirs, s => s.Megabytes))} MB; ratio {Measurement.Number(Measurement.Median(ours.Zip(theirs, (a, b) => a.Megabytes / b.Megabytes)), 1)}"),
        ];

        static double Median(List<(double Seconds, double Megabytes)> starts, Func<(double Seconds, double Megabytes), double> figure) => Measurement.Median(starts.Select(figure));

        static string Said((double Seconds, double Megabytes) start) => $"{Measurement.Number(start.Seconds, 2)} s, {Measurement.Number(start.Megabytes)} MB";
    }

    private static async Task<(double Seconds, double Megabytes)> MeasureAsync(Func<Task<ServerProcess>> begin)
    {
        await using var server = await begin();
        await Task.Delay(Settling);
        return (server.TimeToFirstPage.TotalSeconds, server.ResidentMegabytes());
    }

    /// <summary>Makes and publishes it; returns the program's file.</summary>
    private static async Task<string> BareSiteAsync(Workplace workplace)
    {
        Progress.Say("publishing an empty Razor Pages site");
        var source = Path.Combine(workplace.Folder, "bare");
        var program = Path.Combine(workplace.Folder, "bare-program");
        await Shell.RunAsync("dotnet", "new", "razor", "--output", source, "--name", "Bare", "--no-restore");
        await Shell.RunAsync("dotnet", "publish", source, "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", program, "--nologo", "-v", "quiet");
        return Path.Combine(program, "Bare");
    }

    private static Task<ServerProcess> StartBareAsync(string program)
    {
        var address = ServerProcess.FreeAddress();
        var info = new ProcessStartInfo(program) { WorkingDirectory = Path.GetDirectoryName(program)! };
        info.Environment["ASPNETCORE_URLS"] = address.ToString();
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return ServerProcess.StartAsync(info, address, "/");
    }
}
