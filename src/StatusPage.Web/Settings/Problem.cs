namespace StatusPage.Web.Settings;

/// <summary>One thing that is wrong with a file or setting, and what would be right.</summary>
/// <param name="Where">The file with its line (<c>services.yml:12</c>) or the setting's name.</param>
public sealed record Problem(string Where, string Message)
{
    public override string ToString() => $"{Where}: {Message}";
}

/// <summary>Stops a command or the start with everything that is wrong at once.</summary>
public sealed class InvalidConfigurationException(IReadOnlyList<Problem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
