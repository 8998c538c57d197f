using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StatusPage.Web.Board;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Simulation;

/// <summary>
/// The program from a start until it is killed: the real use cases, engine and database, without the servers and
/// clocks around them. What it held in memory is gone with it.
/// </summary>
internal sealed class ProgramLife : IAsyncDisposable
{
    /// <summary>One for all lives: what one stored encrypted, the next must be able to read.</summary>
    private static readonly IDataProtectionProvider Protection = new EphemeralDataProtectionProvider(NullLoggerFactory.Instance);

    private readonly ServiceProvider _services;

    private ProgramLife(ServiceProvider services) => _services = services;

    public static async Task<ProgramLife> StartAsync(OperatorSettings settings, TimeProvider clock)
    {
        var services = new ServiceCollection();
        // One for all lives: otherwise each would work out the mapping of the tables anew.
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        services.AddSingleton(Protection);
        services.AddSingleton<SecretKeys>();
        services.AddStatusDatabase(settings);
        services.AddBoard(settings);
        services.AddStaff(settings);
        services.AddContent();
        services.AddShared();
        services.AddCatalogue();
        services.AddIncidents();
        services.AddNotifications(settings);
        services.AddDeadlineEngine();
        services.AddStatuspageApi();
        var provider = services.BuildServiceProvider();
        await Start.PrepareAsync(provider, CancellationToken.None);
        var loader = provider.GetRequiredService<BoardLoader>();
        await loader.ReadNewerAsync(CancellationToken.None);
        provider.GetRequiredService<StatusBoard>().Show(loader.Build(provider.GetRequiredService<ContentLibrary>().Current, clock.GetUtcNow(), null));
        return new ProgramLife(provider);
    }

    public StatusBoard Board => _services.GetRequiredService<StatusBoard>();

    public StatusDbContext NewDb() => _services.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContext();

    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<int> WatchAsync(DateTimeOffset now) => _services.GetRequiredService<WatchDeadlines>().RunAsync(now, CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
