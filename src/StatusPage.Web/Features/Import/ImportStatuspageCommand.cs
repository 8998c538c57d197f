using StatusPage.Domain;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Import;

public static class ImportStatuspageCommand
{
    public static Command Definition { get; } = new(
        "import statuspage",
        "<folder or file> [--language nl|en]",
        "take over captured Statuspage v2 JSON; again changes nothing. The language is that of its texts (en)",
        RunAsync);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (Parse(arguments) is not var (path, language))
        {
            await Console.Error.WriteLineAsync("import statuspage takes one folder or file, and --language nl or --language en.");
            return ExitStatus.WrongUse;
        }

        var (capture, problems) = CaptureReader.Read(path);
        ImportReport? report = null;
        if (!capture.IsEmpty)
        {
            var progress = ProgressBar.OnStandardError("Importing", services.GetRequiredService<TimeProvider>());
            report = await services.GetRequiredService<ImportStatuspage>().RunAsync(capture, language, progress, cancellationToken);
        }

        foreach (var problem in problems.Concat(report?.Problems ?? []))
        {
            await Console.Error.WriteLineAsync(problem.ToString());
        }

        if (report is null)
        {
            await Console.Error.WriteLineAsync($"Nothing was imported: {path} holds no components, incidents or scheduled maintenances that can be read.");
            return ExitStatus.Refused;
        }

        Console.WriteLine($"Services and groups: {report.Services}");
        Console.WriteLine($"Incidents: {report.Incidents}");
        Console.WriteLine($"Maintenance: {report.Maintenance}");
        Console.WriteLine(report.NothingNew ? "Nothing new: all of it was here already." : $"New updates: {report.NewUpdates}");
        return ExitStatus.Done;
    }

    private static (string Path, Language Language)? Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        [var path] when !IsOption(path) => (path, Language.English),
        [var path, "--language", var tag] when !IsOption(path) && LanguageTags.TryParse(tag, out var language) => (path, language),
        ["--language", var tag, var path] when !IsOption(path) && LanguageTags.TryParse(tag, out var language) => (path, language),
        _ => null,
    };

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);
}
