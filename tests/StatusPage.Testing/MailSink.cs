using System.Diagnostics;

namespace StatusPage.Testing;

/// <summary>Debian postfix's smtp-sink: a real mail server that takes everything and keeps each mail as a file.</summary>
public sealed class MailSink : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private MailSink(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>The settings with which the program hands its mail over here.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Smtp:Security", "none"),
        ("Smtp:From", "status@linfosys.test"),
    ];

    /// <param name="options">Of smtp-sink, such as <c>-r rcpt</c> to refuse recipients with 4xx.</param>
    public static async Task<MailSink> StartAsync(int? port = null, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("mail-sink-").FullName;
        var listen = port ?? FreePort.Next();
        var info = new ProcessStartInfo("/usr/sbin/smtp-sink") { WorkingDirectory = folder, RedirectStandardError = true };
        foreach (var argument in (string[])["-u", "root", "-d", "%Y%m%d%H%M%S.", .. options, $"127.0.0.1:{listen}", "200"])
        {
            info.ArgumentList.Add(argument);
        }

        var process = Process.Start(info)!;
        await Eventually.TrueAsync(async () =>
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", listen);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60), "smtp-sink listens");
        return new MailSink(process, folder, listen);
    }

    /// <summary>What arrived, oldest first, as it came over the wire below what the sink noted of the envelope.</summary>
    public IReadOnlyList<ReceivedMail> Mails =>
        [.. new DirectoryInfo(_folder).EnumerateFiles().Where(f => f.Length > 0).OrderBy(f => f.LastWriteTimeUtc).Select(f => ReceivedMail.Parse(File.ReadAllText(f.FullName)))];

    public int Count => Directory.EnumerateFiles(_folder).Count();

    public Task ReceivesAsync(int count, TimeSpan? longest = null) =>
        Eventually.TrueAsync(() => Task.FromResult(Count >= count && Mails.Count >= count), longest ?? TimeSpan.FromSeconds(120), () => $"{count} mails arrive (there are {Count})");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A mail, taken apart as far as a test looks.</summary>
public sealed record ReceivedMail(string? EnvelopeFrom, string? EnvelopeTo, IReadOnlyList<(string Name, string Value)> Headers, string Body, string Raw)
{
    public string? this[string name] => Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    /// <summary>The decoded text of the part of this type.</summary>
    public string Part(string type)
    {
        var part = Body.Split("--=_").FirstOrDefault(p => p.Contains($"Content-Type: {type}", StringComparison.Ordinal)) ?? Body;
        var text = part.Contains("\n\n", StringComparison.Ordinal) && part != Body ? part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..] : part;
        return Decode(text);
    }

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    public static ReceivedMail Parse(string raw)
    {
        var text = raw.ReplaceLineEndings("\n");
        string? from = null, to = null;
        var lines = text.Split('\n').ToList();
        while (lines.Count > 0 && lines[0].StartsWith("X-", StringComparison.Ordinal))
        {
            if (lines[0].StartsWith("X-Mail-Args: ", StringComparison.Ordinal))
            {
                from = Address(lines[0]);
            }
            else if (lines[0].StartsWith("X-Rcpt-Args: ", StringComparison.Ordinal))
            {
                to = Address(lines[0]);
            }

            lines.RemoveAt(0);
        }

        if (lines.Count > 0 && lines[0].StartsWith("Received:", StringComparison.Ordinal))
        {
            lines.RemoveAt(0);
            while (lines.Count > 0 && lines[0].StartsWith('\t'))
            {
                lines.RemoveAt(0);
            }
        }

        var rest = string.Join('\n', lines);
        var cut = rest.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (cut < 0 ? rest : rest[..cut]).Replace("\n ", " ", StringComparison.Ordinal);
        var headers = head.Split('\n').Where(l => l.Contains(": ", StringComparison.Ordinal)).Select(l => (l[..l.IndexOf(": ", StringComparison.Ordinal)], l[(l.IndexOf(": ", StringComparison.Ordinal) + 2)..])).ToList();
        return new ReceivedMail(from, to, headers, cut < 0 ? "" : rest[(cut + 2)..], rest);
    }

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static string Decode(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=' && i + 2 < joined.Length && byte.TryParse(joined.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.Add((byte)joined[i]);
            }
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }
}
