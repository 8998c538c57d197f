using System.Diagnostics;
using System.Globalization;

namespace StatusPage.Benchmarks;

/// <summary>A PostgreSQL of our own in a temporary folder, with its default care for durability.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _programs;
    private readonly string _data;

    private PrivatePostgres(string programs, string data, int port)
    {
        (_programs, _data) = (programs, data);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    public static async Task<PrivatePostgres> StartAsync(string folder)
    {
        var programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Select(v => Path.Combine(v, "bin")).First(b => File.Exists(Path.Combine(b, "initdb")));
        var home = Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await Shell.RunAsync("chown", "postgres:", home);
        }

        var port = ServerProcess.FreeAddress().Port;
        var postgres = new PrivatePostgres(programs, Path.Combine(home, "data"), port);
        await postgres.RunAsync("initdb", "-D", postgres._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        // Its log goes to a file and nothing else of ours is left open in it, or waiting for pg_ctl would be waiting for the server.
        await postgres.RunAsync("pg_ctl", "-D", postgres._data, "-l", Path.Combine(home, "log"), "-w", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -k {home} -c listen_addresses=127.0.0.1"), "start");
        return postgres;
    }

    public async ValueTask DisposeAsync() => await RunAsync("pg_ctl", "-D", _data, "-m", "fast", "-w", "stop");

    /// <summary>Its programs refuse to run as root.</summary>
    private Task<string> RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? Shell.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Shell.RunAsync(path, arguments);
    }
}
