using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Web.Database;

namespace EfTool;

public static class Program
{
    public static void Main()
    {
    }

    /// <summary>The identity tables depend on an option, which the program sets too.</summary>
    public static IServiceProvider Services { get; } = new ServiceCollection()
        .Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();
}

public sealed class Sqlite : IDesignTimeDbContextFactory<SqliteStatusDbContext>
{
    public SqliteStatusDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStatusDbContext>().UseSqlite("Data Source=:memory:").UseApplicationServiceProvider(Program.Services).Options);
}

public sealed class Postgres : IDesignTimeDbContextFactory<PostgresStatusDbContext>
{
    public PostgresStatusDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStatusDbContext>()
            .UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsHistoryTable("__ef_migrations_history")).UseApplicationServiceProvider(Program.Services).Options);
}
