using System.Net;
using System.Net.Sockets;

namespace StatusPage.Benchmarks;

/// <summary>
/// Stands before a mail server and holds back each of its answers for a while, one after the other: three that belong
/// to commands sent together take three times as long, as from a server that takes so long to think.
/// </summary>
internal sealed class SlowAnswers : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly TimeSpan _by;
    private readonly Task _serving;

    public SlowAnswers(int server, TimeSpan by)
    {
        (_server, _by) = (server, by);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            var asked = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
            var answered = AnswerAsync(server.GetStream(), client.GetStream());
            await Task.WhenAny(asked, answered);
            client.Close();
            server.Close();
            await Task.WhenAll(asked, answered);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two hung up.
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        using var reader = new StreamReader(from);
        await using var writer = new StreamWriter(to) { NewLine = "\r\n", AutoFlush = true };
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            // The last line of an answer has no hyphen after its code.
            if (line.Length < 4 || line[3] != '-')
            {
                await Task.Delay(_by, _stop.Token);
            }

            await writer.WriteLineAsync(line);
        }
    }
}
