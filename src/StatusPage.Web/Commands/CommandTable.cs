using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Demo;

namespace StatusPage.Web.Commands;

/// <summary>Every command there is.</summary>
public static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        DemoCommand.Definition,
        CheckCommand.Definition,
    ];
}
