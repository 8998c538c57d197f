namespace StatusPage.Web.Settings;

/// <summary>Where settings come from; the later ones win.</summary>
public static class OperatorConfiguration
{
    private const string SecretsFolder = "/run/secrets";

    /// <summary>From <c>appsettings.json</c>, the environment, the command line and files of secrets.</summary>
    /// <exception cref="InvalidConfigurationException">A file with settings can't be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.AddSecretFiles(SecretsFolder);
            return builder;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidConfigurationException([new Problem("appsettings.json", $"{e.Message} {e.GetBaseException().Message}")]);
        }
    }

    /// <summary>Each file is one setting: its name the setting's, its content the value, so that a secret stands in no environment.</summary>
    /// <exception cref="InvalidConfigurationException">A file is there that this user may not read.</exception>
    public static void AddSecretFiles(this IConfigurationBuilder configuration, string folder)
    {
        try
        {
            configuration.AddKeyPerFile(folder, optional: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException([new Problem(folder, $"cannot be read: {e.Message}")]);
        }
    }
}
