using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace StatusPage.Testing;

/// <summary>The built program as a process of its own, for what only a real process shows: kills, restarts, two nodes.</summary>
public sealed class RealProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private RealProgram(ProcessStartInfo start, Uri address)
    {
        Address = address;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts to serve, and returns when it is ready.</summary>
    /// <param name="settings">As environment variables: <c>Data__Directory</c>, …; with <c>ASPNETCORE_URLS</c> the test says where it serves.</param>
    public static async Task<RealProgram> ServeAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var address = new Uri(settings.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{FreePort.Next()}");
        var program = new RealProgram(Info([.. arguments], new Dictionary<string, string>(settings) { ["ASPNETCORE_URLS"] = address.ToString() }), address);
        using var client = new HttpClient { BaseAddress = address };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await client.GetAsync("/health/ready")).IsSuccessStatusCode)
                {
                    return program;
                }
            }
            catch (HttpRequestException) when (!program._process.HasExited && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
                // Not listening yet.
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"The program did not start:\n{program.Output}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Runs one command to its end.</summary>
    public static async Task<(int Status, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        using var process = Process.Start(Info(arguments, settings))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator or a container stops it; returns how long it took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var waited = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return waited.Elapsed;
    }

    public int ExitStatus => _process.ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Info(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        // The web project's own output stands beside the test's, because the test project refers to it.
        var info = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = settings.GetValueOrDefault("Data__Directory") is { } data ? Directory.CreateDirectory(data).FullName : Environment.CurrentDirectory,
        };
        foreach (var (key, value) in settings)
        {
            info.Environment[key] = value;
        }

        return info;
    }
}
