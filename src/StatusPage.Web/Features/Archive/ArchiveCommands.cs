using StatusPage.Web.Commands;

namespace StatusPage.Web.Features.Archive;

public static class ArchiveCommands
{
    public static readonly Command Export = new(
        "export",
        "<file>",
        "write everything but accounts, keys and what waits to be sent to one archive (zip) of JSON and Markdown",
        ExportAsync);

    public static readonly Command Import = new(
        "import archive",
        "<file> [--preview]",
        "put back what 'export' wrote, into an empty database or the page it came from; again changes nothing",
        ImportAsync);

    private static async Task<int> ExportAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var file] || file.StartsWith("--", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"Usage: {Export.Words} {Export.Arguments}");
            return ExitStatus.WrongUse;
        }

        try
        {
            await services.GetRequiredService<StatuspageApi.PageIdentity>().StartAsync(cancellationToken);
            await services.GetRequiredService<WriteArchive>().RunAsync(file, ProgressBar.OnStandardError("Exporting", services.GetRequiredService<TimeProvider>()), cancellationToken);
            return ExitStatus.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file} cannot be written: {e.Message}");
            return ExitStatus.Refused;
        }
    }

    private static async Task<int> ImportAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var preview = arguments.Contains("--preview");
        if (arguments.Where(a => a != "--preview").ToList() is not [var file] || file.StartsWith("--", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"Usage: {Import.Words} {Import.Arguments}");
            return ExitStatus.WrongUse;
        }

        var report = await services.GetRequiredService<ReadArchive>().RunAsync(file, preview, ProgressBar.OnStandardError(preview ? "Comparing" : "Importing", services.GetRequiredService<TimeProvider>()), cancellationToken);
        if (report.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return ExitStatus.Refused;
        }

        foreach (var (table, rows, made) in report.Tables.Where(t => t.Rows > 0))
        {
            Console.WriteLine($"{table}: {rows} rows, {made} new");
        }

        Console.WriteLine(preview ? "This was a preview: nothing was changed." : report.Tables.All(t => t.New == 0) ? "Nothing new: all of it was here already." : "Done.");
        return ExitStatus.Done;
    }
}
