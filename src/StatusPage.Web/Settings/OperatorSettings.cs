using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using StatusPage.Web.Features.Notifications.Channels.Mail;

namespace StatusPage.Web.Settings;

public enum SmtpSecurity
{
    None,
    StartTls,
    Tls,
}

/// <summary>Where mail is handed over. <see cref="Host"/> is null while none is configured: mails become files.</summary>
public sealed record SmtpSettings(string? Host, int Port, SmtpSecurity Security, string? User, string? Password, string? From, int Connections);

/// <summary>With which key mails are signed, and under which name receivers find the public half of it.</summary>
public sealed record DkimSettings(string PrivateKey, string Selector, string Domain);

/// <summary>What the operator decides, from the environment, <c>appsettings.json</c>, the command line or files of secrets.</summary>
public sealed record OperatorSettings(
    string DataDirectory,
    string ContentDirectory,
    string? PostgresConnection,
    Uri PublicUrl,
    IReadOnlyList<IPNetwork> TrustedProxies,
    IReadOnlyList<IPNetwork> StaffNetworks,
    SmtpSettings Smtp,
    DkimSettings? Dkim = null,
    IReadOnlyList<IPNetwork>? WebhookNetworks = null)
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = ["Directory"],
        ["Content"] = ["Directory"],
        ["Site"] = ["PublicUrl", "TrustedProxies"],
        ["Staff"] = ["Networks"],
        ["Smtp"] = ["Host", "Port", "Security", "User", "Password", "From", "Connections"],
        ["Dkim"] = ["KeyFile", "Selector", "Domain"],
        ["Webhooks"] = ["AllowedNetworks"],
    };

    /// <summary>The settings and every wrong or unknown one; what is wrong has its default in the former.</summary>
    public static (OperatorSettings Settings, IReadOnlyList<Problem> Problems) Read(IConfiguration configuration, string workingDirectory, string shippedContent)
    {
        var problems = new List<Problem>();
        foreach (var (section, keys) in Known)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    problems.Add(new Problem(Name(section, child.Key), keys.Length == 0
                        ? "there is no such setting yet"
                        : $"there is no such setting; there are {string.Join(", ", keys.Select(k => Name(section, k)))}"));
                }
                else if (child.GetChildren().Any())
                {
                    problems.Add(new Problem(Name(section, child.Key), "takes one value, not further keys or a list"));
                }
            }
        }

        var data = Path.GetFullPath(Value("Data", "Directory") ?? "data", workingDirectory);
        var content = Path.GetFullPath(Value("Content", "Directory") ?? shippedContent, workingDirectory);
        if (!Directory.Exists(content))
        {
            problems.Add(new Problem("Content__Directory", $"there is no folder {content}"));
        }

        var connection = configuration.GetConnectionString("StatusPage");
        if (connection is not null && !LooksLikePostgres(connection))
        {
            problems.Add(new Problem("ConnectionStrings__StatusPage", "this is not a PostgreSQL connection string such as Host=localhost;Database=statuspage;Username=statuspage;Password=…; leave it out to use SQLite in the data folder"));
        }

        var url = Value("Site", "PublicUrl") ?? "http://localhost:8080";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var publicUrl) || publicUrl.Scheme is not ("http" or "https") || publicUrl.PathAndQuery != "/")
        {
            problems.Add(new Problem("Site__PublicUrl", $"'{url}' is not the address of a site: http or https and a host, without a path"));
            publicUrl = new Uri("http://localhost:8080");
        }

        var security = (Value("Smtp", "Security") ?? "starttls").ToLowerInvariant() switch
        {
            "none" => SmtpSecurity.None,
            "starttls" => SmtpSecurity.StartTls,
            "tls" => SmtpSecurity.Tls,
            var other => Wrong(SmtpSecurity.StartTls, "Smtp__Security", $"'{other}' is not one of none, starttls, tls"),
        };
        var host = Value("Smtp", "Host");
        var smtp = new SmtpSettings(
            host,
            Number("Smtp", "Port", security == SmtpSecurity.Tls ? 465 : security == SmtpSecurity.None ? 25 : 587, 1, 65535),
            security,
            Value("Smtp", "User"),
            Value("Smtp", "Password"),
            Value("Smtp", "From"),
            Number("Smtp", "Connections", 8, 1, 64));
        if (host is not null && smtp.From is null)
        {
            problems.Add(new Problem("Smtp__From", "is needed when Smtp__Host is set: the address mails come from"));
        }

        if (smtp.From is not null && EmailAddress.Normalize(smtp.From) != smtp.From)
        {
            problems.Add(new Problem("Smtp__From", $"'{smtp.From}' is not an address such as status@example.nl, without a name"));
            smtp = smtp with { From = null };
        }

        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            problems.Add(new Problem("Smtp__Host", $"'{host}' is not the name or address of a server"));
        }

        if (smtp is { User: not null, Security: SmtpSecurity.None } && host is not ("localhost" or "127.0.0.1" or "::1"))
        {
            problems.Add(new Problem("Smtp__Security", "with none the password of Smtp__User would travel unencrypted; use starttls or tls"));
        }

        if (smtp.User is null != smtp.Password is null)
        {
            problems.Add(new Problem(smtp.User is null ? "Smtp__User" : "Smtp__Password", "user and password go together"));
        }

        var settings = new OperatorSettings(data, content, connection, publicUrl, Networks("Site", "TrustedProxies"), Networks("Staff", "Networks"), smtp, Dkim(), Networks("Webhooks", "AllowedNetworks"));
        return (settings, problems);

        string? Value(string section, string key) =>
            configuration[$"{section}:{key}"] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        DkimSettings? Dkim()
        {
            if (Value("Dkim", "KeyFile") is not { } file)
            {
                return Value("Dkim", "Selector") is null && Value("Dkim", "Domain") is null ? null : Wrong<DkimSettings?>(null, "Dkim__KeyFile", "is needed to sign mails: the file with the private key, as PEM");
            }

            if (Value("Dkim", "Selector") is not { } selector)
            {
                return Wrong<DkimSettings?>(null, "Dkim__Selector", "is needed with Dkim__KeyFile: the name under which the public key stands in DNS, before ._domainkey");
            }

            try
            {
                var pem = File.ReadAllText(Path.GetFullPath(file, workingDirectory));
                using var key = RSA.Create();
                key.ImportFromPem(pem);
                if (key.KeySize < 1024)
                {
                    return Wrong<DkimSettings?>(null, "Dkim__KeyFile", $"the key has {key.KeySize} bits; receivers want at least 1024");
                }

                return new DkimSettings(pem, selector, Value("Dkim", "Domain") ?? (smtp.From is { } from ? EmailAddress.DomainOf(from) : publicUrl.IdnHost));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                return Wrong<DkimSettings?>(null, "Dkim__KeyFile", $"{file} cannot be used as an RSA private key in PEM: {e.Message}");
            }
        }

        T Wrong<T>(T fallback, string where, string message)
        {
            problems.Add(new Problem(where, message));
            return fallback;
        }

        int Number(string section, string key, int fallback, int least, int most) =>
            Value(section, key) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : Wrong(fallback, Name(section, key), $"'{text}' is not a whole number from {least} to {most}");

        IReadOnlyList<IPNetwork> Networks(string section, string key)
        {
            var networks = new List<IPNetwork>();
            foreach (var text in (Value(section, key) ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
            {
                if (IPNetwork.TryParse(text, out var network))
                {
                    networks.Add(network);
                }
                else if (IPAddress.TryParse(text, out var address))
                {
                    networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
                }
                else
                {
                    problems.Add(new Problem(Name(section, key), $"'{text}' is not a network such as 10.0.0.0/8 or 2001:db8::/32, nor an address"));
                }
            }

            return networks;
        }
    }

    private static string Name(string section, string key) => $"{section}__{key}";

    private static bool LooksLikePostgres(string connection)
    {
        try
        {
            return !string.IsNullOrEmpty(new Npgsql.NpgsqlConnectionStringBuilder(connection).Host);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
