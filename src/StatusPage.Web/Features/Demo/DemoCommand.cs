using System.Globalization;
using StatusPage.Web.Commands;

namespace StatusPage.Web.Features.Demo;

public static class DemoCommand
{
    private const int MostScale = 200;

    public static Command Definition { get; } = new(
        "demo",
        "[--scale N]",
        $"fill an empty database with a believable year of history, then serve; N (1 to {MostScale}) times as much of it for measuring",
        RunAsync,
        ThenServe: true);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (Scale(arguments) is not { } scale)
        {
            await Console.Error.WriteLineAsync($"demo takes nothing or --scale N, a whole number from 1 to {MostScale}.");
            return ExitStatus.WrongUse;
        }

        var progress = ProgressBar.OnStandardError("Filling the database", services.GetRequiredService<TimeProvider>());
        var refusal = await services.GetRequiredService<FillWithDemonstration>().RunAsync(scale, progress, cancellationToken);
        if (refusal is null)
        {
            return ExitStatus.Done;
        }

        await Console.Error.WriteLineAsync(refusal.Code == "not_empty"
            ? "The database already holds notices; demo fills an empty one only. Point Data__Directory to another folder, or leave out demo to serve what is there."
            : "The demonstration tells of the services of the shipped services.yml, and the services.yml in use has none of them.");
        return ExitStatus.Refused;
    }

    private static int? Scale(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => 1,
        ["--scale", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var scale) && scale is >= 1 and <= MostScale => scale,
        _ => null,
    };
}
