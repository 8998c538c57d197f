using StatusPage.Domain;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Import.CState;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import;

public static class ImportStatuspageCommand
{
    private const string Options = "[--language nl|en] [--preview]";

    public static Command Statuspage { get; } = new(
        "import statuspage",
        $"<folder, file or address> {Options}",
        "take over a Statuspage: captured v2 JSON, or a live page such as https://status.example.com; again changes nothing. The language is that of its texts (en)",
        (services, arguments, cancellationToken) => RunAsync("import statuspage", services, arguments, CaptureAsync, cancellationToken));

    public static Command CState { get; } = new(
        "import cstate",
        $"<folder> {Options}",
        "take over the issues and systems of a cState site; again changes nothing",
        (services, arguments, cancellationToken) => RunAsync("import cstate", services, arguments, (path, _) => Task.FromResult(CStateReader.Read(path)), cancellationToken));

    private delegate Task<(Capture Capture, IReadOnlyList<Problem> Problems)> Source(string path, CancellationToken cancellationToken);

    private static async Task<int> RunAsync(string words, IServiceProvider services, IReadOnlyList<string> arguments, Source source, CancellationToken cancellationToken)
    {
        if (Parse(arguments) is not var (path, language, preview))
        {
            await Console.Error.WriteLineAsync($"{words} takes one folder, file or address, --language nl or --language en, and --preview.");
            return ExitStatus.WrongUse;
        }

        var (capture, problems) = await source(path, cancellationToken);
        ImportReport? report = null;
        if (!capture.IsEmpty)
        {
            var progress = ProgressBar.OnStandardError(preview ? "Comparing" : "Importing", services.GetRequiredService<TimeProvider>());
            report = await services.GetRequiredService<ImportStatuspage>().RunAsync(capture, language, progress, cancellationToken, preview);
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
        if (preview)
        {
            Console.WriteLine("This was a preview: nothing was changed.");
        }

        return ExitStatus.Done;
    }

    private static async Task<(Capture Capture, IReadOnlyList<Problem> Problems)> CaptureAsync(string path, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out var page) || page.Scheme is not ("http" or "https"))
        {
            return CaptureReader.Read(path);
        }

        var folder = Directory.CreateTempSubdirectory("statuspage-capture-").FullName;
        try
        {
            return await LivePage.CaptureAsync(page, folder, cancellationToken) is { } problem ? (new Capture(), [problem]) : CaptureReader.Read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string Path, Language Language, bool Preview)? Parse(IReadOnlyList<string> arguments)
    {
        string? path = null;
        var (language, preview) = (Language.English, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--preview":
                    preview = true;
                    break;
                case "--language" when i + 1 < arguments.Count && LanguageTags.TryParse(arguments[i + 1], out language):
                    i++;
                    break;
                case var word when path is null && !word.StartsWith("--", StringComparison.Ordinal):
                    path = word;
                    break;
                default:
                    return null;
            }
        }

        return path is null ? null : (path, language, preview);
    }
}
