using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusPage.Benchmarks;

/// <summary>A server that we started, and what the kernel says about it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Linux counts processor time in hundredths of a second (USER_HZ).</summary>
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private bool _disposed;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the first complete answer.</summary>
    public TimeSpan TimeToFirstPage { get; private set; }

    /// <summary>Starts it and waits for the first good answer to <paramref name="path"/>.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo info, Uri address, string path)
    {
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        var watch = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(info)!, address);
        using var client = new HttpClient();
        while (true)
        {
            if (server._process.HasExited || watch.Elapsed > TimeSpan.FromMinutes(3))
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"{info.FileName} did not come up:\n{server._log}");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(address, path));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    server.TimeToFirstPage = watch.Elapsed;
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(2);
        }
    }

    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Processor time so far in seconds, of the process and of those it started.</summary>
    public double ProcessorSeconds() => Family(_process.Id).Sum(id =>
    {
        // The fields after the name, which stands in parentheses and may hold spaces; utime and stime are 14th and 15th of all.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    });

    /// <summary>Asks it to stop, as an operator would; the second time there is nothing left to do.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            await Shell.RunAsync("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
            try
            {
                await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static IEnumerable<int> Family(int id)
    {
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.SelectMany(c => Family(int.Parse(c, CultureInfo.InvariantCulture))).Prepend(id);
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (_log)
        {
            _log.AppendLine(e.Data);
        }
    }
}
