using StatusPage.Web.Commands;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

public static class CheckCommand
{
    public static Command Definition { get; } = new("check", "", "look through content and settings; status 1 with every problem", RunAsync, NeedsDatabase: false);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 0)
        {
            await Console.Error.WriteLineAsync("check takes no arguments.");
            return ExitStatus.WrongUse;
        }

        var directory = services.GetRequiredService<OperatorSettings>().ContentDirectory;
        var (content, mistakes) = ContentLibrary.Read(directory);
        IReadOnlyList<Problem> problems = content is null ? mistakes : TakeUpNoticeFiles.Check(directory, content);
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync(problem.ToString());
        }

        return problems.Count == 0 ? ExitStatus.Done : ExitStatus.Refused;
    }
}
