namespace StatusPage.Web.Commands;

/// <summary>Exit statuses of the command line (contracts.md).</summary>
public static class ExitStatus
{
    public const int Done = 0;

    /// <summary>The data says no; the reasons are on standard error.</summary>
    public const int Refused = 1;

    public const int WrongUse = 2;
}

/// <summary>One command: its words, what it takes, what it does.</summary>
/// <param name="Words">Such as <c>import statuspage</c>.</param>
/// <param name="Arguments">As the usage shows them.</param>
/// <param name="Run">Gets the services and what followed the words; answers with an <see cref="ExitStatus"/>.</param>
/// <param name="ThenServe">The site is served after it.</param>
/// <param name="NeedsDatabase">False for what must work when the content is wrong or the database away.</param>
public sealed record Command(
    string Words,
    string Arguments,
    string Purpose,
    Func<IServiceProvider, IReadOnlyList<string>, CancellationToken, Task<int>> Run,
    bool ThenServe = false,
    bool NeedsDatabase = true);

/// <summary>What the program was called with: a command or none, its arguments, and settings for the configuration.</summary>
public sealed record CommandLine(Command? Command, IReadOnlyList<string> Arguments, string[] Settings)
{
    /// <summary>Settings of ASP.NET itself that stand in no section.</summary>
    private static readonly HashSet<string> HostSettings = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "http_ports", "https_ports", "environment", "applicationName", "contentRoot", "webRoot", "detailedErrors",
        "shutdownTimeoutSeconds", "preferHostingUrls", "captureStartupErrors", "suppressStatusMessages", "forwardedHeaders_enabled",
        "preventHostingStartup", "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "startupAssembly", "staticWebAssets",
    };

    /// <summary>
    /// Settings look like <c>--Section:Key=value</c> or <c>--urls=…</c>. Any other <c>--word=value</c> is an option of
    /// the command, as <c>--word value</c> is; were it taken for a setting, a slip would go unseen. ASP.NET's own
    /// test host names whole sections as <c>--Section=</c>, which sets nothing.
    /// </summary>
    public static (CommandLine? Line, string? Error) Parse(string[] args, IReadOnlyList<Command> commands)
    {
        var settings = args.Where(IsSetting).ToArray();
        var words = args.Where(a => !IsSetting(a)).SelectMany(a => IsOption(a) ? a.Split('=', 2) : [a]).ToList();
        if (words.Count == 0)
        {
            return (new CommandLine(null, [], settings), null);
        }

        foreach (var command in commands)
        {
            var own = command.Words.Split(' ');
            if (words.Take(own.Length).SequenceEqual(own))
            {
                return (new CommandLine(command, words[own.Length..], settings), null);
            }
        }

        return (null, $"There is no command '{string.Join(' ', words)}'.\n\n{Usage(commands)}");
    }

    public static string Usage(IReadOnlyList<Command> commands) =>
        "Usage: StatusPage.Web [command] [--Section:Key=value …]\n\n  (nothing)\n      serve the site\n"
        + string.Concat(commands.Select(c => $"  {c.Words} {c.Arguments}".TrimEnd() + $"\n      {c.Purpose}\n"));

    private static bool IsOption(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal);

    private static bool IsSetting(string argument) =>
        IsOption(argument) && argument[2..].Split('=', 2) is [var name, var value]
        && (value.Length == 0 || name.Contains(':', StringComparison.Ordinal) || HostSettings.Contains(name));
}
