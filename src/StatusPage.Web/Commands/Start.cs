using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Commands;

/// <summary>What happens between building the program and serving: content, tables, catalogue, command.</summary>
public static class Start
{
    public static async Task<int> RunAsync(WebApplication app, CommandLine line)
    {
        var cancellationToken = app.Lifetime.ApplicationStopping;
        try
        {
            if (line.Command is { NeedsDatabase: false } bare)
            {
                return await bare.Run(app.Services, line.Arguments, cancellationToken);
            }

            await PrepareAsync(app.Services, cancellationToken);
            if (line.Command is { } command)
            {
                var status = await command.Run(app.Services, line.Arguments, cancellationToken);
                if (status != ExitStatus.Done || !command.ThenServe)
                {
                    return status;
                }
            }

            await InviteFirstManagerAsync(app, cancellationToken);
            await app.RunAsync();
            return ExitStatus.Done;
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitStatus.Refused;
        }
    }

    /// <summary>Printed when the site answers, and last, so that it is what one sees.</summary>
    private static async Task InviteFirstManagerAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstManager>().InviteAsync(cancellationToken) is { } link)
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(
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

        await services.GetRequiredService<TakeUpCatalogue>().RunAsync(services.GetRequiredService<ContentLibrary>().Current.Catalogue, cancellationToken);
    }
}
