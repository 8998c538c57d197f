using StatusPage.Web.Commands;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff;

/// <summary>The way in and out for whoever sits at the machine, also when nobody can sign in.</summary>
public static class StaffCommands
{
    public static readonly Command Add = new(
        "staff add",
        "<email> --role viewer|editor|manager",
        "print a one-time link: to join, or for a member to set a new password",
        AddAsync);

    public static readonly Command Close = new("staff close", "<email>", "close an account and end its sessions and keys at once", CloseAsync);

    private static async Task<int> AddAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var email, "--role", var role] || !email.Contains('@', StringComparison.Ordinal) || !Roles.All.Contains(role))
        {
            await Console.Error.WriteLineAsync($"Usage: staff add <email> --role {string.Join('|', Roles.All)}");
            return ExitStatus.WrongUse;
        }

        await using var scope = services.CreateAsyncScope();
        var link = await scope.ServiceProvider.GetRequiredService<InviteStaff>().RunAsync(email, role, Actor.CommandLine, cancellationToken);
        await Console.Out.WriteLineAsync(link.ToString());
        return ExitStatus.Done;
    }

    private static async Task<int> CloseAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var email])
        {
            await Console.Error.WriteLineAsync("Usage: staff close <email>");
            return ExitStatus.WrongUse;
        }

        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<CloseStaff>().RunAsync(email, Actor.CommandLine, cancellationToken))
        {
            return ExitStatus.Done;
        }

        await Console.Error.WriteLineAsync($"There is no open account {email}.");
        return ExitStatus.Refused;
    }
}
