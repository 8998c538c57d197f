using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Database;

public static class DatabaseFeature
{
    public static IServiceCollection AddStatusDatabase(this IServiceCollection services, OperatorSettings settings)
    {
        services.AddSingleton<CommitSignal>();
        if (settings.PostgresConnection is { } connection)
        {
            services.AddDbContextFactory<PostgresStatusDbContext>((provider, options) => options
                .UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations_history"))
                .AddInterceptors(provider.GetRequiredService<CommitSignal>())
                .ConfigureWarnings(LeaveFailuresToCallers), ServiceLifetime.Singleton);
            services.AddScoped<StatusDbContext>(p => p.GetRequiredService<PostgresStatusDbContext>());
            services.AddSingleton<IDbContextFactory<StatusDbContext>, Factory<PostgresStatusDbContext>>();
        }
        else
        {
            var file = SqliteFile(settings);
            services.AddDbContextFactory<SqliteStatusDbContext>((provider, options) => options
                .UseSqlite($"Data Source={file}")
                .AddInterceptors(new SqliteConnectionSettings(), provider.GetRequiredService<CommitSignal>())
                .ConfigureWarnings(LeaveFailuresToCallers), ServiceLifetime.Singleton);
            services.AddScoped<StatusDbContext>(p => p.GetRequiredService<SqliteStatusDbContext>());
            services.AddSingleton<IDbContextFactory<StatusDbContext>, Factory<SqliteStatusDbContext>>();
        }

        return services;
    }

    public static string SqliteFile(OperatorSettings settings) => Path.Combine(settings.DataDirectory, "statuspage.db");

    /// <summary>Works out the mapping of classes to tables, which the first use of the database would wait for.</summary>
    public static void WarmModel(this IServiceProvider services)
    {
        using var db = services.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContext();
        _ = db.Model;
    }

    /// <summary>Brings the tables up to this version of the program.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContextAsync(cancellationToken);
        // Migrating compares the whole model with the last migration first: a quarter of a second of every start.
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet();
        if (applied.IsSupersetOf(known))
        {
            return;
        }

        if (services.GetRequiredService<OperatorSettings>().PostgresConnection is { } connection)
        {
            await MigrateInTurnAsync(db, connection, known, cancellationToken);
            return;
        }

        if (applied.Count > 0)
        {
            // A kill during a migration leaves its lock row behind, and the next start would wait for it for ever.
            // Only one process can serve from a SQLite file, so at this moment nobody can be holding it.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// One node after another: the framework's own lock is let go between two migrations, and a node that starts at
    /// the same moment would make the same tables again.
    /// </summary>
    private static async Task MigrateInTurnAsync(StatusDbContext db, string connection, List<string> known, CancellationToken cancellationToken)
    {
        // The turn is the connection's own and ends with it, so it must not go back to a pool.
        await using var turn = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await turn.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(7283)", turn) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
        if (!(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet().IsSupersetOf(known))
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>While the database is away each caller says so in a line; a page of stack trace every two seconds would bury it.</summary>
    private static void LeaveFailuresToCallers(WarningsConfigurationBuilder warnings) => warnings.Log(
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug));

    private sealed class Factory<TContext>(IDbContextFactory<TContext> factory) : IDbContextFactory<StatusDbContext>
        where TContext : StatusDbContext
    {
        public StatusDbContext CreateDbContext() => factory.CreateDbContext();
    }
}
