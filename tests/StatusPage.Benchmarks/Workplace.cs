using System.Diagnostics;
using StatusPage.Testing;

namespace StatusPage.Benchmarks;

/// <summary>A temporary folder with the published program in it, and the tools to measure it with.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    /// <summary>What is measured with: how to see that it is there, and Debian's package.</summary>
    private static readonly (string Path, string Package)[] Tools =
    [
        ("/usr/bin/wrk", "wrk"),
        ("/usr/sbin/nginx", "nginx-light"),
        ("/usr/lib/postgresql", "postgresql"),
        ("/usr/sbin/smtp-source", "postfix"),
    ];

    private readonly Stack<IAsyncDisposable> _running = [];
    private string? _demo;

    public string Folder { get; } = Directory.CreateTempSubdirectory("statuspage-benchmarks-").FullName;

    private string ProgramFolder => Path.Combine(Folder, "program");

    /// <summary>Installs what is missing and publishes the program.</summary>
    public async Task PrepareAsync()
    {
        var missing = Tools.Where(t => !Path.Exists(t.Path)).Select(t => t.Package).ToArray();
        if (missing.Length > 0)
        {
            Progress.Say($"installing {string.Join(' ', missing)}");
            await Shell.RunAsync("apt-get", "-qq", "update");
            await Shell.RunAsync("env", ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends", "install", .. missing]);
        }

        // Servers that drop their rights, as PostgreSQL does, must reach their own folders in it.
        File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        Progress.Say("publishing the program");
        await Shell.RunAsync(
            "dotnet", "publish", Path.Combine(TestEnvironment.RepositoryRoot, "src/StatusPage.Web"),
            "-c", "Release", "-r", "linux-x64", "-o", ProgramFolder, "--nologo", "-v", "quiet");
    }

    /// <summary>Whatever happens, it is stopped before the folder goes.</summary>
    public T Own<T>(T running)
        where T : IAsyncDisposable
    {
        _running.Push(running);
        return running;
    }

    /// <summary>A copy of a data folder with a year of demonstration history, made by the program itself.</summary>
    public async Task<string> DemoDataAsync(string name)
    {
        if (_demo is null)
        {
            Progress.Say("filling a year of history");
            _demo = Path.Combine(Folder, "demo");
            await (await ServeAsync(_demo, demo: true)).DisposeAsync();
        }

        var copy = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(_demo))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return copy;
    }

    /// <summary>Starts the published program on a data folder, and waits for its first page.</summary>
    /// <param name="postgres">Where its database is; null for SQLite in the data folder.</param>
    public async Task<ServerProcess> ServeAsync(string dataDirectory, bool demo = false, string? postgres = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = ServerProcess.FreeAddress();
        string[] command = demo ? ["demo"] : [];
        var info = new ProcessStartInfo(Path.Combine(ProgramFolder, "StatusPage.Web"), command) { WorkingDirectory = Folder };
        info.Environment["ASPNETCORE_URLS"] = address.ToString();
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        info.Environment["Data__Directory"] = dataDirectory;
        info.Environment.Remove("ConnectionStrings__StatusPage");
        if (postgres is not null)
        {
            info.Environment["ConnectionStrings__StatusPage"] = postgres;
        }

        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            info.Environment[key] = value;
        }

        return Own(await ServerProcess.StartAsync(info, address, "/"));
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
