using System.Diagnostics;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Deadlines;

public class SimulationTests
{
    /// <summary>One seed, two years; more of both by hand.</summary>
    [Fact]
    public async Task Two_years_of_incidents_miss_no_first_notification()
    {
        var program = Path.Combine(TestEnvironment.RepositoryRoot, "tests", "StatusPage.Simulation", "bin", "Debug", "net10.0", "StatusPage.Simulation.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--years", "2", "--seed", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        var lines = (await output).Split('\n').Select(l => l.Trim().Split("  ", 2, StringSplitOptions.TrimEntries)).Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1]);
        Assert.True(int.Parse(lines["incidents"], System.Globalization.CultureInfo.InvariantCulture) >= 400, lines["incidents"]);
        Assert.True(int.Parse(lines["restarts"], System.Globalization.CultureInfo.InvariantCulture) >= 40, lines["restarts"]);
        Assert.NotEqual("0", lines["by the holding notice"]);
        Assert.Equal("0", lines["missed"]);
    }
}
