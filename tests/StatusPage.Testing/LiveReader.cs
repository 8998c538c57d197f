using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StatusPage.Testing;

/// <summary>An open page as far as the server can tell: a SignalR client over a bare WebSocket.</summary>
public sealed class LiveReader : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Queue<JsonElement> _received = new();
    private string _partial = "";

    private LiveReader()
    {
    }

    /// <summary>Connects and watches a page; returns when the server has agreed.</summary>
    public static async Task<LiveReader> WatchAsync(Uri site, string path, CancellationToken cancellationToken)
    {
        var reader = new LiveReader();
        await reader._socket.ConnectAsync(new UriBuilder(site) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
        await reader.SendAsync("""{"protocol":"json","version":1}""", cancellationToken);
        await reader.NextAsync(m => !m.TryGetProperty("type", out _), cancellationToken);
        await reader.SendAsync($$"""{"type":1,"invocationId":"1","target":"Watch","arguments":[{{JsonSerializer.Serialize(path)}}]}""", cancellationToken);
        var answer = await reader.NextAsync(m => IsOfType(m, 3), cancellationToken);
        return answer.GetProperty("result").GetBoolean() ? reader : throw new InvalidOperationException($"There is no page {path} to watch.");
    }

    /// <summary>Waits for the next <c>changed</c> that the page is told of.</summary>
    public async Task<JsonElement> ChangedAsync(CancellationToken cancellationToken)
    {
        var message = await NextAsync(m => IsOfType(m, 1) && m.GetProperty("target").GetString() == "changed", cancellationToken);
        return message.GetProperty("arguments")[0];
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsOfType(JsonElement message, int type) => message.TryGetProperty("type", out var t) && t.GetInt32() == type;

    private Task SendAsync(string message, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, cancellationToken);

    private async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_received.TryDequeue(out var message))
            {
                if (wanted(message))
                {
                    return message;
                }
            }

            await ReceiveAsync(cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        WebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(_buffer, cancellationToken);
            bytes.Write(_buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        if (result.MessageType == WebSocketMessageType.Close)
        {
            throw new InvalidOperationException("The server closed the live connection.");
        }

        var text = _partial + Encoding.UTF8.GetString(bytes.ToArray());
        var messages = text.Split(End);
        _partial = messages[^1];
        foreach (var message in messages[..^1])
        {
            _received.Enqueue(JsonDocument.Parse(message).RootElement);
        }
    }
}
