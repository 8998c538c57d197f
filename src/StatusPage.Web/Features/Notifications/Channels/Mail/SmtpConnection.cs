using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>What a server answered: its code, its words in one line.</summary>
public sealed record SmtpReply(int Code, string Words)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsPermanent => Code >= 500;

    public override string ToString() => $"{Code.ToString(CultureInfo.InvariantCulture)} {Words}";
}

/// <summary>How long to wait for what.</summary>
public sealed record SmtpTimeouts(TimeSpan Connect, TimeSpan Reply, TimeSpan Acceptance)
{
    /// <summary>Shorter than RFC 5321 allows a server to take: what is cut off is tried again under the same Message-ID.</summary>
    public static readonly SmtpTimeouts Shipped = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
}

/// <summary>The server could not be used: not reached, not trusted, or not willing to let us in.</summary>
/// <param name="afterData">The message had been sent and its fate is unknown.</param>
public sealed class SmtpException(string words, bool afterData = false, Exception? inner = null) : Exception(words, inner)
{
    public bool AfterData { get; } = afterData;
}

/// <summary>
/// One connection to a mail server, kept open from message to message. TCP_NODELAY, and with PIPELINING a message
/// takes two round trips. Certificates are always verified.
/// </summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private const int LongestLine = 4096;

    private readonly TcpClient _client;
    private readonly SmtpTimeouts _timeouts;
    private readonly Action<string>? _dialogue;
    private readonly byte[] _buffer = new byte[LongestLine * 2];
    private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);
    private CancellationTokenSource _timer = new();
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;

    private SmtpConnection(TcpClient client, SmtpTimeouts timeouts, Action<string>? dialogue) => (_client, _timeouts, _dialogue) = (client, timeouts, dialogue);

    /// <summary>Host, port and the name it gave.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Connects, secures and signs in.</summary>
    /// <param name="hello">The name we give.</param>
    /// <param name="dialogue">Gets each line of both sides; passwords are left out.</param>
    /// <exception cref="SmtpException">With words for the operator.</exception>
    public static async Task<SmtpConnection> OpenAsync(SmtpSettings settings, string hello, SmtpTimeouts timeouts, Action<string>? dialogue, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        var connection = new SmtpConnection(client, timeouts, dialogue);
        try
        {
            await connection.ConnectAsync(settings, hello, cancellationToken);
            return connection;
        }
        catch (Exception e)
        {
            client.Dispose();
            throw e switch
            {
                SmtpException or OperationCanceledException when cancellationToken.IsCancellationRequested || e is SmtpException => e,
                _ => new SmtpException(Reasons.Unreached(Where(settings), e), inner: e),
            };
        }
    }

    /// <summary>Whether the other side has hung up since the last message, as far as can be seen without asking.</summary>
    public bool LooksAlive => _client.Connected && !(_client.Client.Poll(0, SelectMode.SelectRead) && (_client.Available == 0 || _stream is not SslStream));

    /// <summary>Hands over one message to one recipient.</summary>
    /// <param name="message">Whole lines; none begins with a dot.</param>
    /// <returns>The reply that decided.</returns>
    /// <exception cref="SmtpException">The connection is of no use any more.</exception>
    public async Task<SmtpReply> SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        SmtpReply reply;
        if (_extensions.Contains("PIPELINING"))
        {
            Say($"MAIL FROM:<{from}>");
            Say($"RCPT TO:<{to}>");
            Say("DATA");
            await WriteAsync(Encoding.ASCII.GetBytes($"MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nDATA\r\n"), _timeouts.Reply, cancellationToken);
            var sender = await ReadAsync(_timeouts.Reply, cancellationToken);
            var recipient = await ReadAsync(_timeouts.Reply, cancellationToken);
            reply = await ReadAsync(_timeouts.Reply, cancellationToken);
            if (!sender.IsPositive || !recipient.IsPositive)
            {
                if (reply.Code == 354)
                {
                    // RFC 2920: it accepts the text of a message without recipients; an empty one ends it.
                    await WriteAsync("\r\n.\r\n"u8.ToArray(), _timeouts.Acceptance, cancellationToken);
                    await ReadAsync(_timeouts.Acceptance, cancellationToken);
                }

                await ResetAsync(cancellationToken);
                return Usable(sender.IsPositive ? recipient : sender);
            }
        }
        else
        {
            reply = await CommandAsync($"MAIL FROM:<{from}>", cancellationToken);
            reply = reply.IsPositive ? await CommandAsync($"RCPT TO:<{to}>", cancellationToken) : reply;
            reply = reply.IsPositive ? await CommandAsync("DATA", cancellationToken) : reply;
        }

        if (reply.Code != 354)
        {
            await ResetAsync(cancellationToken);
            return Usable(reply);
        }

        try
        {
            await WriteAsync(message, _timeouts.Acceptance, cancellationToken);
            Say($"({message.Length.ToString(CultureInfo.InvariantCulture)} bytes)");
            return Usable(await ReadAsync(_timeouts.Acceptance, cancellationToken));
        }
        catch (SmtpException e)
        {
            throw new SmtpException(e.Message, afterData: true, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await WriteAsync("QUIT\r\n"u8.ToArray(), TimeSpan.FromSeconds(2), CancellationToken.None);
            Say("QUIT");
        }
        catch (SmtpException)
        {
        }

        _timer.Dispose();
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task ConnectAsync(SmtpSettings settings, string hello, CancellationToken cancellationToken)
    {
        using (var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            timer.CancelAfter(_timeouts.Connect);
            try
            {
                await _client.ConnectAsync(settings.Host!, settings.Port, timer.Token);
                _stream = _client.GetStream();
                if (settings.Security == SmtpSecurity.Tls)
                {
                    await SecureAsync(settings.Host!, timer.Token);
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SmtpException(Reasons.Of("not_in_time", Where(settings), Seconds(_timeouts.Connect)));
            }
        }

        Server = Where(settings);
        var greeting = await ReadAsync(_timeouts.Reply, cancellationToken);
        Expect(greeting, "no_greeting");
        await HelloAsync(hello, cancellationToken);
        if (settings.Security == SmtpSecurity.StartTls)
        {
            if (!_extensions.Contains("STARTTLS"))
            {
                throw new SmtpException(Reasons.Of("no_starttls", settings.Host));
            }

            Expect(await CommandAsync("STARTTLS", cancellationToken), "starttls_refused");
            if (_start != _end)
            {
                throw new SmtpException(Reasons.Of("starttls_early", settings.Host));
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timer.CancelAfter(_timeouts.Connect);
            await SecureAsync(settings.Host!, timer.Token);
            await HelloAsync(hello, cancellationToken);
        }

        if (settings.User is { } user)
        {
            await SignInAsync(settings, user, cancellationToken);
        }
    }

    private async Task SecureAsync(string host, CancellationToken cancellationToken)
    {
        var wrong = SslPolicyErrors.None;
        var chainStatus = X509ChainStatusFlags.NoError;
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            // Judges nothing by itself; it keeps what was found wrong.
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                wrong = errors;
                chainStatus = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
                return errors == SslPolicyErrors.None;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (AuthenticationException e) when (wrong != SslPolicyErrors.None)
        {
            throw new SmtpException(
                (chainStatus & X509ChainStatusFlags.NotTimeValid) != 0 ? Reasons.Of("certificate_expired", host)
                : (wrong & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? Reasons.Of("certificate_name", host)
                : (chainStatus & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 ? Reasons.Of("certificate_issuer", host)
                : Reasons.Of("certificate_other", host, e.GetBaseException().Message),
                inner: e);
        }

        _stream = tls;
        Say($"({tls.SslProtocol}, {tls.NegotiatedCipherSuite})");
    }

    private async Task HelloAsync(string hello, CancellationToken cancellationToken)
    {
        _extensions.Clear();
        Say($"EHLO {hello}");
        await WriteAsync(Encoding.ASCII.GetBytes($"EHLO {hello}\r\n"), _timeouts.Reply, cancellationToken);
        var lines = new List<string>();
        var reply = await ReadAsync(_timeouts.Reply, cancellationToken, lines);
        if (reply.Code is 500 or 502)
        {
            reply = await CommandAsync($"HELO {hello}", cancellationToken);
        }

        Expect(reply, "no_hello");
        foreach (var line in lines.Skip(1))
        {
            _extensions.Add(line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) ? line.ToUpperInvariant() : line.Split(' ')[0]);
        }
    }

    private async Task SignInAsync(SmtpSettings settings, string user, CancellationToken cancellationToken)
    {
        var ways = _extensions.Where(e => e.StartsWith("AUTH", StringComparison.Ordinal)).SelectMany(e => e.Split(' ', '=')).ToHashSet();
        SmtpReply reply;
        if (ways.Contains("PLAIN"))
        {
            reply = await CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{settings.Password}")}", cancellationToken, "AUTH PLAIN …");
        }
        else if (ways.Contains("LOGIN"))
        {
            reply = await CommandAsync("AUTH LOGIN", cancellationToken);
            reply = reply.Code == 334 ? await CommandAsync(Base64(user), cancellationToken, "…") : reply;
            reply = reply.Code == 334 ? await CommandAsync(Base64(settings.Password!), cancellationToken, "…") : reply;
        }
        else
        {
            throw new SmtpException(Reasons.Of("no_sign_in", settings.Host));
        }

        Expect(reply, "password");
    }

    private void Expect(SmtpReply reply, string reason)
    {
        if (!reply.IsPositive)
        {
            throw new SmtpException(Reasons.Of(reason, Server, reply));
        }
    }

    /// <summary>A server that closes says so with 421, in place of any answer.</summary>
    private SmtpReply Usable(SmtpReply reply) => reply.Code == 421 ? throw new SmtpException(Reasons.Of("said", Server, reply)) : reply;

    private async Task ResetAsync(CancellationToken cancellationToken) => Usable(await CommandAsync("RSET", cancellationToken));

    private async Task<SmtpReply> CommandAsync(string command, CancellationToken cancellationToken, string? shown = null)
    {
        Say(shown ?? command);
        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), _timeouts.Reply, cancellationToken);
        return await ReadAsync(_timeouts.Reply, cancellationToken);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, Timer(longest, cancellationToken));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(e, longest);
        }
    }

    private async Task<SmtpReply> ReadAsync(TimeSpan longest, CancellationToken cancellationToken, List<string>? lines = null)
    {
        string? words = null;
        while (true)
        {
            var line = await LineAsync(longest, cancellationToken);
            Say(line, theirs: true);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                throw new SmtpException(Reasons.Of("no_smtp", Server, line));
            }

            var text = line.Length > 4 ? line[4..] : "";
            words = words is null ? text : $"{words} {text}";
            lines?.Add(text);
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, words.Length > 500 ? words[..500] : words);
            }

            if (words.Length > 16_000)
            {
                throw new SmtpException(Reasons.Of("endless", Server));
            }
        }
    }

    private async ValueTask<string> LineAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var searched = _start;
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', searched, _end - searched);
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end - _start).TrimEnd('\r');
                _start = end + 1;
                if (_start == _end)
                {
                    _start = _end = 0;
                }

                return line;
            }

            searched = _end;
            if (_end == _buffer.Length)
            {
                if (_start == 0)
                {
                    throw new SmtpException(Reasons.Of("long_line", Server));
                }

                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                searched -= _start;
                (_start, _end) = (0, _end - _start);
            }

            int read;
            try
            {
                read = await _stream.ReadAsync(_buffer.AsMemory(_end), Timer(longest, cancellationToken));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw Lost(e, longest);
            }

            if (read == 0)
            {
                throw new SmtpException(Reasons.Of("closed", Server));
            }

            _end += read;
        }
    }

    /// <summary>One timer for all waits, unless the last one ran out.</summary>
    private CancellationToken Timer(TimeSpan longest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_timer.TryReset())
        {
            _timer.Dispose();
            _timer = new CancellationTokenSource();
        }

        _timer.CancelAfter(longest);
        return _timer.Token;
    }

    private SmtpException Lost(Exception e, TimeSpan longest) => new(
        e is OperationCanceledException ? Reasons.Of("no_answer", Server, Seconds(longest))
        : e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown } ? Reasons.Of("broken_off", Server)
        : Reasons.Of("lost", Server, e.GetBaseException().Message),
        inner: e);

    private static string Where(SmtpSettings settings) => $"{settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)}";

    private static string Seconds(TimeSpan length) => length.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private void Say(string line, bool theirs = false) => _dialogue?.Invoke((theirs ? "< " : "> ") + line);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
