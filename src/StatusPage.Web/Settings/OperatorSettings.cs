using System.Globalization;
using System.Net;

namespace StatusPage.Web.Settings;

public enum SmtpSecurity
{
    None,
    StartTls,
    Tls,
}

/// <summary>Where mail is handed over. <see cref="Host"/> is null while none is configured: mails become files.</summary>
public sealed record SmtpSettings(string? Host, int Port, SmtpSecurity Security, string? User, string? Password, string? From, int Connections);

/// <summary>What the operator decides, from the environment, <c>appsettings.json</c>, the command line or files of secrets.</summary>
public sealed record OperatorSettings(
    string DataDirectory,
    string ContentDirectory,
    string? PostgresConnection,
    Uri PublicUrl,
    IReadOnlyList<IPNetwork> TrustedProxies,
    IReadOnlyList<IPNetwork> StaffNetworks,
    SmtpSettings Smtp)
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = ["Directory"],
        ["Content"] = ["Directory"],
        ["Site"] = ["PublicUrl", "TrustedProxies"],
        ["Staff"] = ["Networks"],
        ["Smtp"] = ["Host", "Port", "Security", "User", "Password", "From", "Connections"],
        ["Dkim"] = [],
        ["Webhooks"] = [],
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
            Number("Smtp", "Connections", 4, 1, 64));
        if (host is not null && smtp.From is null)
        {
            problems.Add(new Problem("Smtp__From", "is needed when Smtp__Host is set: the address mails come from"));
        }

        if (smtp.User is null != smtp.Password is null)
        {
            problems.Add(new Problem(smtp.User is null ? "Smtp__User" : "Smtp__Password", "user and password go together"));
        }

        var settings = new OperatorSettings(data, content, connection, publicUrl, Networks("Site", "TrustedProxies"), Networks("Staff", "Networks"), smtp);
        return (settings, problems);

        string? Value(string section, string key) =>
            configuration[$"{section}:{key}"] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

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
