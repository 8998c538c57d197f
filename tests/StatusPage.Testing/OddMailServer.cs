using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StatusPage.Testing;

/// <summary>A mail server that behaves as a test wants, which no real one can be brought to.</summary>
public sealed class OddMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    /// <param name="certificate">Of a server that speaks TLS from the first byte.</param>
    public OddMailServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public (string Key, string Value)[] Settings =>
    [
        ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Smtp:Security", _certificate is null ? "none" : "tls"),
        ("Smtp:From", "status@linfosys.test"), ("Smtp:Connections", "2"),
    ];

    /// <summary>The answer to RCPT; null takes every recipient.</summary>
    public Func<string, string?> Recipient { get; set; } = _ => null;

    /// <summary>Whether to hang up when the message is half there.</summary>
    public bool DropsInData { get; set; }

    /// <summary>Whether never to answer a message.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether to say nothing to who connects, not even a greeting.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Recipient and Message-ID of what was taken.</summary>
    public ConcurrentQueue<(string Recipient, string MessageId)> Taken { get; } = new();

    /// <summary>The Message-ID of what came and was not answered.</summary>
    public ConcurrentQueue<string> Dropped { get; } = new();

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                _ = TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await writer.WriteLineAsync("220 odd.test ESMTP");
            var recipient = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await writer.WriteLineAsync("250-odd.test\r\n250 PIPELINING");
                        break;
                    case "RCPT":
                        recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                        if (Recipient(recipient) is { } no)
                        {
                            await writer.WriteLineAsync(no);
                            recipient = "";
                        }
                        else
                        {
                            await writer.WriteLineAsync("250 2.1.5 Ok");
                        }

                        break;
                    case "DATA" when recipient.Length == 0:
                        await writer.WriteLineAsync("554 5.5.1 no valid recipients");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go ahead");
                        var id = "";
                        while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                        {
                            id = text.StartsWith("Message-ID:", StringComparison.Ordinal) ? text["Message-ID:".Length..].Trim() : id;
                            if (DropsInData && id.Length > 0)
                            {
                                Dropped.Enqueue(id);
                                return;
                            }
                        }

                        if (Hangs)
                        {
                            Dropped.Enqueue(id);
                            await Task.Delay(Timeout.Infinite, _stop.Token);
                        }

                        Taken.Enqueue((recipient, id));
                        await writer.WriteLineAsync($"250 2.0.0 Ok: queued as ODD{Taken.Count}");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 Ok");
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
        }
    }
}
