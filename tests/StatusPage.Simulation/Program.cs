using System.Globalization;
using StatusPage.Simulation;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Settings;

const string Usage = "Usage: dotnet run --project tests/StatusPage.Simulation -- --years 10 --seed 1";
var (years, seed) = (1, 1);
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || args[i] is not ("--years" or "--seed") || (args[i] == "--years" && value is < 1 or > 100))
    {
        await Console.Error.WriteLineAsync(Usage);
        return ExitStatus.WrongUse;
    }

    (years, seed) = args[i] == "--years" ? (value, seed) : (years, value);
}

// In memory where the machine has room for it: what is simulated are kills of the program, not of the machine.
var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"statuspage-simulation-{Guid.NewGuid():N}"));
try
{
    var settings = new OperatorSettings(
        Path.Combine(folder.FullName, "data"), ShippedContent.Directory(), null, new Uri("http://localhost:8080"), [], [], new SmtpSettings(null, 25, SmtpSecurity.None, null, null, null, 1));
    var world = new World(settings, seed, years);
    var bar = ProgressBar.OnStandardError($"seed {seed}, {years} years", TimeProvider.System);
    foreach (var line in await world.RunAsync(bar.Report))
    {
        Console.WriteLine(line);
    }

    foreach (var mistake in world.Mistakes.Take(50))
    {
        Console.WriteLine($"WRONG: {mistake}");
    }

    return world.Mistakes.Count == 0 ? ExitStatus.Done : ExitStatus.Refused;
}
finally
{
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    folder.Delete(recursive: true);
}
