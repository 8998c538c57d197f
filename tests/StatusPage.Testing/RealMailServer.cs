using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Imap;
using MailKit.Security;

namespace StatusPage.Testing;

/// <summary>
/// Debian's postfix, which takes mail for a few mailboxes of <c>klant.test</c> and of the site's own domain, and
/// Debian's dovecot, where it is read; both with folders, ports and logs of their own. Who signs in to hand
/// mail over needs the right password; who does not is taken at its word, since it is on this machine.
/// </summary>
public sealed class RealMailServer : IAsyncDisposable
{
    public const string Password = "een-geheim";

    /// <summary>The domain that the site writes from; what comes back to it is in the mailbox <c>bounce</c>.</summary>
    public const string SiteDomain = "linfosys.test";

    /// <summary>A mailbox for which mail is taken, and then sent back: there is nobody.</summary>
    public const string Gone = "vertrokken";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>EX_NOUSER, as postfix takes a command with blanks in it.</summary>
    private const string NobodyThere = "{ exit 67 }";

    /// <summary>Ends both when the pipe to it closes: also when the test's process is killed.</summary>
    private const string Keeper =
        """
        trap : TERM INT HUP
        postfix -c "$1/etc" start-fg >"$1/postfix.out" 2>&1 &
        /usr/sbin/dovecot -F -c "$1/etc/dovecot.conf" >"$1/dovecot.out" 2>&1 &
        dovecot=$!
        read -r _
        postfix -c "$1/etc" stop >/dev/null 2>&1
        kill "$dovecot"
        wait
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mail-server-").FullName;
    private readonly int _imapPort = FreePort.Next();
    private readonly CertificateAuthority _authority = new();
    private Process? _keeper;

    private RealMailServer()
    {
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Without encryption or signing in.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", Port.ToString(CultureInfo.InvariantCulture)), ("Smtp:Security", "none"), ("Smtp:From", $"status@{SiteDomain}"),
    ];

    /// <summary>For a program of its own: by STARTTLS, with a certificate that it has been told to trust, and signed in.</summary>
    public (string Key, string Value)[] SecureSettings =>
    [
        ("Smtp__Host", "localhost"), ("Smtp__Port", Port.ToString(CultureInfo.InvariantCulture)), ("Smtp__Security", "starttls"), ("Smtp__From", $"status@{SiteDomain}"),
        ("Smtp__User", "site"), ("Smtp__Password", Password), ("SSL_CERT_FILE", Path.Combine(_folder, "authority.pem")),
    ];

    /// <summary>What postfix wrote down, each line without its time and its program's number.</summary>
    public IReadOnlyList<MailLogLine> Log => File.Exists(LogFile) ? [.. File.ReadAllLines(LogFile).Select(MailLogLine.Parse).OfType<MailLogLine>()] : [];

    private string LogFile => Path.Combine(_folder, "maillog");

    public static string Address(string mailbox) => $"{mailbox}@klant.test";

    /// <param name="mailboxes">Those there are at <c>klant.test</c>; others do not exist.</param>
    public static Task<RealMailServer> StartAsync(params string[] mailboxes) => StartAsync(mailboxes, new Dictionary<string, string>());

    /// <param name="mailboxes">Those there are at <c>klant.test</c>; others do not exist.</param>
    /// <param name="answers">What the mailboxes answer that take nothing, such as <c>451 4.7.1 later</c>.</param>
    public static async Task<RealMailServer> StartAsync(string[] mailboxes, IReadOnlyDictionary<string, string> answers)
    {
        var server = new RealMailServer();
        try
        {
            await server.MakeAsync(mailboxes, answers);
            server._keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Keeper, "mail-server", server._folder]) { RedirectStandardInput = true })!;
            await Eventually.TrueAsync(async () => await ListensAsync(server.Port) && await ListensAsync(server._imapPort), Longest, $"postfix and dovecot listen:\n{server.Output()}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on the server shows a certificate of the trusted authority that is good from and until then.</summary>
    public async Task ShowCertificateAsync(DateTimeOffset from, DateTimeOffset until)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/server.pem"), _authority.Issue("localhost", from, until));
        await ReloadAsync();
    }

    /// <summary>A mailbox, as a mail program opens it.</summary>
    public async Task<ImapClient> OpenAsync(string mailbox)
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", _imapPort, SecureSocketOptions.None);
        await client.AuthenticateAsync(mailbox, Password);
        await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadWrite);
        return client;
    }

    /// <summary>Returns when so many mails are in their mailboxes.</summary>
    public async Task DeliversAsync(int count)
    {
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(Log.Count(l => l.Text.Contains("status=sent", StringComparison.Ordinal)) >= count), Longest, $"{count} mails are in their mailboxes");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(Output(), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
        }

        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReloadAsync()
    {
        var before = Log.Count(l => l.Text.StartsWith("reload ", StringComparison.Ordinal));
        await RunAsync("postfix", "-c", Path.Combine(_folder, "etc"), "reload");
        await Eventually.TrueAsync(() => Task.FromResult(Log.Count(l => l.Text.StartsWith("reload ", StringComparison.Ordinal)) > before), Longest, "postfix reads its settings anew");
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private string Output() => string.Join('\n', new[] { "postfix.out", "dovecot.out", "maillog", "dovecot.log" }
        .Select(f => Path.Combine(_folder, f)).Where(File.Exists).Select(File.ReadAllText));

    private async Task MakeAsync(string[] mailboxes, IReadOnlyDictionary<string, string> answers)
    {
        // Postfix's programs run as a user of its own, and must be able to go through.
        await RunAsync("chmod", "755", _folder);
        foreach (var name in new[] { "etc", "queue", "data", "mail", "run" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        await RunAsync("chown", "postfix", Path.Combine(_folder, "data"));
        await RunAsync("chown", "mail:mail", Path.Combine(_folder, "mail"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "authority.pem"), _authority.Certificate);
        var now = TimeProvider.System.GetUtcNow();
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/server.pem"), _authority.Issue("localhost", now.AddDays(-1), now.AddDays(30)));
        await File.WriteAllLinesAsync(Path.Combine(_folder, "etc/access"), answers.Select(a => $"{Address(a.Key)} {a.Value}"));
        await File.WriteAllLinesAsync(Path.Combine(_folder, "etc/mailboxes"), mailboxes.Select(m => $"{Address(m)} there").Append($"{Address(Gone)} there").Append($"bounce@{SiteDomain} there"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/transport"), $"{Address(Gone)} gone:\n");
        var (lmtp, sasl) = (FreePort.Next(), FreePort.Next());
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/queue
            data_directory = {_folder}/data
            maillog_file = {LogFile}
            maillog_file_prefixes = {_folder}
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mx.klant.test
            mydestination =
            mynetworks = 127.0.0.0/8
            alias_maps =
            alias_database =
            recipient_delimiter = +
            virtual_mailbox_domains = klant.test, {SiteDomain}
            virtual_mailbox_maps = texthash:{_folder}/etc/mailboxes
            transport_maps = texthash:{_folder}/etc/transport
            virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
            smtpd_recipient_restrictions = check_recipient_access texthash:{_folder}/etc/access
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = inet:127.0.0.1:{sasl}
            smtpd_tls_security_level = may
            smtpd_tls_chain_files = {_folder}/etc/server.pem

            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            proxywrite unix - - n - 1 proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            gone unix - n n - - pipe user=nobody argv=/bin/sh -c {NobodyThere}

            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "etc/dovecot.conf"), $$"""
            base_dir = {{_folder}}/run
            state_dir = {{_folder}}/run
            log_path = {{_folder}}/dovecot.log
            protocols = imap lmtp
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            auth_mechanisms = plain login
            first_valid_uid = 8
            mail_location = maildir:{{_folder}}/mail/%Ln
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid=mail gid=mail home={{_folder}}/mail/%Ln
            }
            service imap-login {
              inet_listener imap {
                port = {{_imapPort}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            service lmtp {
              inet_listener lmtp {
                port = {{lmtp}}
              }
            }
            service auth {
              inet_listener sasl {
                port = {{sasl}}
              }
            }

            """);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: postfix and dovecot need root, and the users that their packages make.");
        }
    }

    /// <summary>One that nobody trusts who was not told to.</summary>
    private sealed class CertificateAuthority : IDisposable
    {
        private readonly X509Certificate2 _certificate;

        public CertificateAuthority()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=The test's own authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
            var now = TimeProvider.System.GetUtcNow();
            _certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
        }

        public string Certificate => _certificate.ExportCertificatePem();

        /// <summary>Key and certificate, as postfix wants them.</summary>
        public string Issue(string host, DateTimeOffset from, DateTimeOffset until)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.Create(_certificate, from, until, RandomNumberGenerator.GetBytes(8));
            return $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n{Certificate}\n";
        }

        public void Dispose() => _certificate.Dispose();
    }
}

/// <summary>A line of postfix's log.</summary>
/// <param name="At">To the second, as it is written down.</param>
public sealed record MailLogLine(DateTimeOffset At, string Program, string Text)
{
    internal static MailLogLine? Parse(string line)
    {
        // Nov 26 02:39:04 mx postfix/smtpd[21131]: connect from …
        var text = line.IndexOf("]: ", StringComparison.Ordinal);
        var program = line.IndexOf("postfix/", StringComparison.Ordinal);
        if (text < 0 || program < 0 || program > text)
        {
            return null;
        }

        var now = TimeProvider.System.GetLocalNow();
        var at = DateTime.ParseExact($"{now.Year.ToString(CultureInfo.InvariantCulture)} {line[..15]}", "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite);
        var moment = new DateTimeOffset(at, TimeZoneInfo.Local.GetUtcOffset(at));
        return new MailLogLine(moment > now.AddDays(1) ? moment.AddYears(-1) : moment, line[(program + "postfix/".Length)..line.IndexOf('[', program)], line[(text + 3)..]);
    }
}
