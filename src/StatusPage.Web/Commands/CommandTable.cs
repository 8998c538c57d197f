using StatusPage.Web.Features.Archive;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Demo;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Commands;

/// <summary>Every command there is.</summary>
public static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        DemoCommand.Definition,
        ImportStatuspageCommand.Statuspage,
        ImportStatuspageCommand.CState,
        ArchiveCommands.Import,
        ArchiveCommands.Export,
        StaffCommands.Add,
        StaffCommands.Close,
        ApiKeyCommands.Add,
        CheckCommand.Definition,
        BounceCommand.Definition,
        VerifyEvidenceCommand.Definition,
    ];
}
