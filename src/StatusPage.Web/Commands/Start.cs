using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Commands;

/// <summary>What happens between building the program and serving: content, tables, catalogue, command.</summary>
public static class Start
{
    /// <exception cref="InvalidConfigurationException">With every wrong setting; <c>check</c> says what is wrong with the content in the same breath.</exception>
    public static OperatorSettings ReadSettings(IConfiguration configuration, CommandLine line)
    {
        var (settings, problems) = OperatorSettings.Read(configuration, Environment.CurrentDirectory, ShippedContent.Directory());
        if (problems.Count == 0)
        {
            return settings;
        }

        var content = line.Command == CheckCommand.Definition && Directory.Exists(settings.ContentDirectory) ? ContentLibrary.Read(settings.ContentDirectory).Problems : [];
        throw new InvalidConfigurationException([.. problems, .. content]);
    }

    public static async Task<int> RunAsync(WebApplication app, CommandLine line)
    {
        // Both are asked for beforehand: when the start fails, the services that know them are gone.
        var (stopping, started) = (app.Lifetime.ApplicationStopping, app.Lifetime.ApplicationStarted);
        var addresses = app.Configuration["urls"];
        try
        {
            if (line.Command is { NeedsDatabase: false } bare)
            {
                return await bare.Run(app.Services, line.Arguments, stopping);
            }

            await PrepareAsync(app.Services, stopping);
            if (line.Command is { } command)
            {
                var status = await command.Run(app.Services, line.Arguments, stopping);
                if (status != ExitStatus.Done || !command.ThenServe)
                {
                    return status;
                }
            }

            await InviteFirstManagerAsync(app, stopping);
            await app.RunAsync();
            return ExitStatus.Done;
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitStatus.Refused;
        }
        catch (Exception e) when (e is IOException or FormatException && !started.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"ASPNETCORE_URLS: the site cannot listen on {addresses}: {e.Message}");
            return ExitStatus.Refused;
        }
    }

    /// <summary>Printed when the site answers, and last, so that it is what one sees.</summary>
    private static async Task InviteFirstManagerAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstManager>().InviteAsync(cancellationToken) is { } link)
        {
            var terminal = app.Services.GetRequiredService<Terminal>();
            app.Lifetime.ApplicationStarted.Register(() => terminal.Out.WriteLine(
                $"\nNobody can sign in yet. Make the first manager account here; the link works once, for {StaffLinks.Valid.TotalHours:0} hours:\n\n  {link}\n"));
        }
    }

    /// <summary>Reads the content, brings the tables up to date and takes up the catalogue.</summary>
    /// <exception cref="InvalidConfigurationException">The content has mistakes, or the data folder or database can't be used.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<OperatorSettings>();
        services.GetRequiredService<ContentLibrary>().Load();
        try
        {
            Directory.CreateDirectory(settings.DataDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException([new Problem("Data__Directory", $"{settings.DataDirectory} cannot be made or written: {e.Message}")]);
        }

        try
        {
            await services.MigrateAsync(cancellationToken);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException { InnerException: System.Data.Common.DbException })
        {
            var where = settings.PostgresConnection is null ? DatabaseFeature.SqliteFile(settings) : "ConnectionStrings__StatusPage";
            throw new InvalidConfigurationException([new Problem(where, $"the database cannot be opened: {(e.InnerException ?? e).Message}")]);
        }

        services.GetRequiredService<SecretKeys>().Prepare();
        await services.GetRequiredService<TakeUpCatalogue>().RunAsync(services.GetRequiredService<ContentLibrary>().Current.Catalogue, cancellationToken);
        await services.GetRequiredService<RecordSettings>().RunAsync(cancellationToken);
    }
}
