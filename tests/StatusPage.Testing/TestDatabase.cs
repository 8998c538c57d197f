using System.Reflection;
using Npgsql;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace StatusPage.Testing;

public enum TestDatabase
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory once on SQLite and once on PostgreSQL; the test takes the database as its first argument.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<TestDatabase>().Select(d => new TheoryDataRow(d))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>A PostgreSQL database of a test's own; dropped when the test is over.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _admin;
    private readonly string _name;

    private PostgresDatabase(string admin, string name) => (_admin, _name) = (admin, name);

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_admin) { Database = _name }.ConnectionString;

    public static async Task<PostgresDatabase> CreateAsync()
    {
        var admin = TestEnvironment.RequirePostgres();
        var database = new PostgresDatabase(admin, $"test_{Guid.NewGuid():N}");
        await database.ExecuteAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
