using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StatusPage.Web.Board;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;

namespace StatusPage.Testing;

/// <summary>
/// The whole program in the test's process, with a database, data folder and content folder of its own and a clock
/// that the test moves.
/// </summary>
public sealed class StatusApp : WebApplicationFactory<Program>
{
    private readonly PostgresDatabase? _postgres;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _folder;
    private readonly StatusApp? _owner;

    private StatusApp(PostgresDatabase? postgres, IReadOnlyDictionary<string, string> settings)
    {
        _postgres = postgres;
        _settings = settings;
        _folder = Directory.CreateTempSubdirectory("statuspage-test-").FullName;
        Clock = new MovableClock();
        CopyFolder(Path.Combine(TestEnvironment.RepositoryRoot, "content"), ContentDirectory);
    }

    private StatusApp(StatusApp owner)
    {
        _owner = owner;
        _postgres = owner._postgres;
        _settings = owner._settings;
        _folder = owner._folder;
        Clock = owner.Clock;
        Replace = owner.Replace;
    }

    public MovableClock Clock { get; }

    public string DataDirectory => Path.Combine(_folder, "data");

    /// <summary>A copy of the shipped content, the test's to change.</summary>
    public string ContentDirectory => Path.Combine(_folder, "content");

    /// <summary>Puts other parts in the place of the program's own; set in <c>prepare</c>.</summary>
    public Action<IServiceCollection>? Replace { get; set; }

    public BoardSnapshot Board => Services.GetRequiredService<StatusBoard>().Current;

    /// <summary>Over an in-memory connection; the fastest way to most tests.</summary>
    public static Task<StatusApp> StartAsync(TestDatabase database, params (string Key, string Value)[] settings) =>
        StartAsync(database, null, settings);

    /// <param name="prepare">Runs before the program starts: to change content, or to set the clock.</param>
    public static async Task<StatusApp> StartAsync(TestDatabase database, Action<StatusApp>? prepare, params (string Key, string Value)[] settings)
    {
        var app = await MakeAsync(database, settings);
        prepare?.Invoke(app);
        app.StartServer();
        return app;
    }

    /// <summary>On a real port of 127.0.0.1, for browsers and WebSockets; see <see cref="Address"/>.</summary>
    public static async Task<StatusApp> StartOnPortAsync(TestDatabase database, Action<StatusApp>? prepare = null, params (string Key, string Value)[] settings)
    {
        var app = await MakeAsync(database, settings);
        prepare?.Invoke(app);
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    /// <summary>
    /// The program once more on the same data and the same clock: on PostgreSQL a second node, and on either database
    /// a restart after <see cref="StopAsync"/>. Dispose it before this one, which owns the data.
    /// </summary>
    /// <param name="onPort">On a real port of its own; see <see cref="Address"/>.</param>
    public StatusApp StartAgain(bool onPort = false)
    {
        var app = new StatusApp(this);
        if (onPort)
        {
            app.UseKestrel(0);
        }

        app.StartServer();
        return app;
    }

    /// <summary>Stops the program as an operator would; its data stay.</summary>
    public Task StopAsync() => Services.GetRequiredService<IHost>().StopAsync();

    public Uri Address => ClientOptions.BaseAddress;

    public StatusDbContext NewDb() => Services.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContext();

    /// <summary>Returns when everything committed so far is on the public pages.</summary>
    public Task RefreshBoardAsync() => Services.GetRequiredService<BoardKeeper>().RefreshAsync(CancellationToken.None);

    /// <summary>Runs a use case as one request would.</summary>
    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>A client that keeps cookies and does not follow redirects.</summary>
    public HttpClient NewClient() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_owner is not null)
        {
            return;
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Data:Directory", DataDirectory);
        builder.UseSetting("Content:Directory", ContentDirectory);
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Error");
        if (_postgres is not null)
        {
            builder.UseSetting("ConnectionStrings:StatusPage", _postgres.ConnectionString);
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            // A hundred links to sites that nobody will visit would bury what a failing test says.
            services.Replace(ServiceDescriptor.Singleton(new Terminal(TextWriter.Null)));
            Replace?.Invoke(services);
        });
    }

    private static async Task<StatusApp> MakeAsync(TestDatabase database, (string Key, string Value)[] settings) =>
        new(database == TestDatabase.Postgres ? await PostgresDatabase.CreateAsync() : null, settings.ToDictionary(s => s.Key, s => s.Value));

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
