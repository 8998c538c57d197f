using System.Net.WebSockets;
using System.Text;

namespace StatusPage.Benchmarks;

/// <summary>An open page, as far as the server can tell: SignalR's JSON protocol over a WebSocket, without negotiation.</summary>
internal sealed class LiveReader : IDisposable
{
    /// <summary>Ends every message of the protocol.</summary>
    private const byte RecordEnd = 0x1e;

    /// <summary>The server drops a client that is silent for half a minute.</summary>
    private readonly PeriodicTimer _ping = new(TimeSpan.FromSeconds(10));

    private readonly ClientWebSocket _socket = new();
    private readonly MemoryStream _received = new();
    private readonly byte[] _buffer = new byte[8 * 1024];

    public static async Task<LiveReader> ConnectAsync(Uri site, HttpMessageInvoker connections)
    {
        var reader = new LiveReader();
        await reader._socket.ConnectAsync(new UriBuilder(site) { Scheme = "ws", Path = "/live" }.Uri, connections, CancellationToken.None);
        await reader.SendAsync("""{"protocol":"json","version":1}""");
        await reader.ReceiveAsync("{}", CancellationToken.None);
        await reader.SendAsync("""{"type":1,"invocationId":"1","target":"Watch","arguments":["/"]}""");
        await reader.ReceiveAsync("\"result\":true", CancellationToken.None);
        _ = reader.KeepAsync();
        return reader;
    }

    /// <summary>Returns when a whole message has come in that holds <paramref name="text"/>.</summary>
    public async Task ReceiveAsync(string text, CancellationToken cancellationToken)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The server closed the connection: {_socket.CloseStatusDescription}");
            }

            _received.Write(_buffer, 0, result.Count);
            if (result.Count == 0 || _buffer[result.Count - 1] != RecordEnd)
            {
                continue;
            }

            var found = _received.GetBuffer().AsSpan(0, (int)_received.Length).IndexOf(wanted) >= 0;
            _received.SetLength(0);
            if (found)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _ping.Dispose();
        _socket.Dispose();
    }

    private async Task KeepAsync()
    {
        while (await _ping.WaitForNextTickAsync())
        {
            await SendAsync("""{"type":6}""");
        }
    }

    private Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)RecordEnd), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
