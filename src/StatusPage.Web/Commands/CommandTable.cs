using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Commands;

/// <summary>Every command there is.</summary>
public static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        CheckCommand.Definition,
    ];
}
