using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusPage.Benchmarks;

/// <summary>64 connections that ask for the same page as fast as they are answered.</summary>
internal static partial class Wrk
{
    public const int Connections = 64;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(8);

    /// <summary>What one round gave: throughput, and what it cost the server.</summary>
    public sealed record Result(double RequestsPerSecond, double ProcessorMicroseconds);

    public static async Task<Result> RunAsync(ServerProcess server, Uri page, TimeSpan? duration = null)
    {
        var before = server.ProcessorSeconds();
        var output = await Shell.RunAsync("wrk", "-t2", $"-c{Connections}", $"-d{(int)(duration ?? Round).TotalSeconds}s", "-H", "Accept-Encoding: gzip", page.ToString());
        var spent = server.ProcessorSeconds() - before;
        if (Trouble().IsMatch(output))
        {
            throw new InvalidOperationException($"wrk met errors:\n{output}");
        }

        return new Result(Read(Throughput(), output), spent * 1e6 / Read(Requests(), output));
    }

    private static double Read(Regex what, string output) => double.Parse(what.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Throughput();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex("Socket errors|Non-2xx")]
    private static partial Regex Trouble();
}
