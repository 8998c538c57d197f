using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Testing;

/// <summary>A data folder and a database for real programs: one after another, or several nodes at once on PostgreSQL.</summary>
public sealed class RealSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statuspage-site-").FullName;
    private readonly string? _connection;
    private readonly PostgresDatabase? _postgres;
    private readonly List<RealProgram> _programs = [];

    private RealSite(PostgresDatabase? postgres, string? connection) => (_postgres, _connection) = (postgres, connection);

    public string SqliteFile => Path.Combine(_folder, "data", "statuspage.db");

    public static async Task<RealSite> CreateAsync(TestDatabase database)
    {
        var postgres = database == TestDatabase.Postgres ? await PostgresDatabase.CreateAsync() : null;
        return new RealSite(postgres, postgres?.ConnectionString);
    }

    /// <summary>On a server that the test stops and starts; it is not disposed of with the site.</summary>
    public static RealSite On(PostgresServer server) => new(null, server.ConnectionString);

    /// <summary>Starts a program on this site's data, and returns when it is ready.</summary>
    public async Task<RealProgram> ServeAsync(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Data__Directory"] = Path.Combine(_folder, "data"),
            ["Content__Directory"] = Path.Combine(TestEnvironment.RepositoryRoot, "content"),
        };
        if (_connection is not null)
        {
            all["ConnectionStrings__StatusPage"] = _connection;
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        if (_connection is not null && all.ContainsKey("LD_PRELOAD"))
        {
            // Under libfaketime a wait with a limit that holds up a thread ends at once; an unlimited one does not.
            all["ConnectionStrings__StatusPage"] = $"{_connection};Command Timeout=0";
        }

        var program = await RealProgram.ServeAsync(all);
        lock (_programs)
        {
            _programs.Add(program);
        }

        return program;
    }

    /// <summary>The same tables, from the test's process.</summary>
    public StatusDbContext NewDb() => _connection is not null
        ? new PostgresStatusDbContext(new DbContextOptionsBuilder<PostgresStatusDbContext>().UseNpgsql(_connection).Options)
        : new SqliteStatusDbContext(new DbContextOptionsBuilder<SqliteStatusDbContext>()
            .UseSqlite($"Data Source={SqliteFile}")
            .AddInterceptors(new SqliteConnectionSettings()).Options);

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
