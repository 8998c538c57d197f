using System.Globalization;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

public static class ApiKeyCommands
{
    public static readonly Command Add = new(
        "api-key add",
        "<name> --role viewer|editor|manager [--expires 2027-01-31] [--network 192.0.2.0/24]… [--per-minute 60]",
        "print a key for a program, and nothing else; it cannot be shown again",
        AddAsync);

    private static async Task<int> AddAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (Parse(arguments, services) is not { } command)
        {
            await Console.Error.WriteLineAsync($"Usage: {Add.Words} {Add.Arguments}");
            return ExitStatus.WrongUse;
        }

        await using var scope = services.CreateAsyncScope();
        var (key, refusals) = await scope.ServiceProvider.GetRequiredService<MakeApiKey>().RunAsync(command, Actor.CommandLine, cancellationToken);
        foreach (var refusal in refusals)
        {
            await Console.Error.WriteLineAsync($"{refusal.Field}: {RefusalWords.Of(refusal, new Texts(Domain.Language.English))}");
        }

        if (key is null)
        {
            return ExitStatus.Refused;
        }

        await Console.Out.WriteLineAsync(key);
        return ExitStatus.Done;
    }

    private static NewApiKey? Parse(IReadOnlyList<string> arguments, IServiceProvider services)
    {
        string? name = null, role = null;
        DateTimeOffset? expires = null;
        var networks = new List<string>();
        var perMinute = ApiKey.UsualRequestsPerMinute;
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--role" when value is not null && Roles.All.Contains(value):
                    role = value;
                    break;
                case "--expires" when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year < 9999:
                    // Through that day, on the provider's calendar.
                    expires = new LocalClock(services.GetRequiredService<ContentLibrary>().Current.Settings.TimeZone).StartOf(day.AddDays(1));
                    break;
                case "--network" when value is not null:
                    networks.Add(value);
                    break;
                case "--per-minute" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out perMinute):
                    break;
                case var word when name is null && !word.StartsWith("--", StringComparison.Ordinal):
                    name = word;
                    continue;
                default:
                    return null;
            }

            i++;
        }

        return name is null || role is null ? null : new NewApiKey(name, role, expires, networks, perMinute);
    }
}
