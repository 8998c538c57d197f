using System.Net;
using Microsoft.Extensions.Configuration;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Settings;

public sealed class OperatorSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statuspage-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_any_setting_there_is_a_site_on_this_machine_with_its_data_beside_it()
    {
        var (settings, problems) = Read();

        Assert.Empty(problems);
        Assert.Equal(Path.Combine(_folder, "data"), settings.DataDirectory);
        Assert.Equal(_folder, settings.ContentDirectory);
        Assert.Null(settings.PostgresConnection);
        Assert.Equal(new Uri("http://localhost:8080"), settings.PublicUrl);
        Assert.Equal((null, 587, SmtpSecurity.StartTls, 8), (settings.Smtp.Host, settings.Smtp.Port, settings.Smtp.Security, settings.Smtp.Connections));
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var (settings, problems) = Read(
            ("Data:Directory", "elsewhere"),
            ("ConnectionStrings:StatusPage", "Host=db;Database=status"),
            ("Site:PublicUrl", "https://status.example.com"),
            ("Site:TrustedProxies", "10.0.0.0/8, 192.0.2.7 2001:db8::/32"),
            ("Staff:Networks", "198.51.100.0/24"),
            ("Smtp:Host", "mail.example.com"),
            ("Smtp:Security", "TLS"),
            ("Smtp:User", "status"),
            ("Smtp:Password", "secret"),
            ("Smtp:From", "status@example.com"),
            ("Smtp:Connections", "8"));

        Assert.Empty(problems);
        Assert.Equal(Path.Combine(_folder, "elsewhere"), settings.DataDirectory);
        Assert.Equal("Host=db;Database=status", settings.PostgresConnection);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.0.2.7/32"), IPNetwork.Parse("2001:db8::/32")], settings.TrustedProxies);
        Assert.Equal([IPNetwork.Parse("198.51.100.0/24")], settings.StaffNetworks);
        Assert.Equal(new SmtpSettings("mail.example.com", 465, SmtpSecurity.Tls, "status", "secret", "status@example.com", 8), settings.Smtp);
    }

    [Theory]
    [InlineData("none", 25)]
    [InlineData("starttls", 587)]
    [InlineData("tls", 465)]
    public void The_port_of_the_mail_server_follows_its_security(string security, int port)
    {
        Assert.Equal(port, Read(("Smtp:Security", security)).Settings.Smtp.Port);
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_what_would_be_right()
    {
        var (_, problems) = Read(
            ("Data:Folder", "x"),
            ("Smtp:Host", "mail.example.com"),
            ("Smtp:Port", "0"),
            ("Smtp:Security", "ssl"),
            ("Smtp:User", "status"),
            ("Smtp:Connections", "many"),
            ("Content:Directory", "not-there"),
            ("Site:PublicUrl", "https://example.com/status"),
            ("Site:TrustedProxies", "everyone"),
            ("Staff:Networks:0", "10.0.0.0/8"),
            ("ConnectionStrings:StatusPage", "mydb"),
            ("Dkim:Selector", "s1"));

        Assert.Equal(
            new[]
            {
                "ConnectionStrings__StatusPage: this is not a PostgreSQL connection string such as Host=localhost;Database=statuspage;Username=statuspage;Password=…; leave it out to use SQLite in the data folder",
                $"Content__Directory: there is no folder {Path.Combine(_folder, "not-there")}",
                "Data__Folder: there is no such setting; there are Data__Directory",
                "Dkim__KeyFile: is needed to sign mails: the file with the private key, as PEM",
                "Site__PublicUrl: 'https://example.com/status' is not the address of a site: http or https and a host, without a path",
                "Site__TrustedProxies: 'everyone' is not a network such as 10.0.0.0/8 or 2001:db8::/32, nor an address",
                "Smtp__Connections: 'many' is not a whole number from 1 to 64",
                "Smtp__From: is needed when Smtp__Host is set: the address mails come from",
                "Smtp__Password: user and password go together",
                "Smtp__Port: '0' is not a whole number from 1 to 65535",
                "Smtp__Security: 'ssl' is not one of none, starttls, tls",
                "Staff__Networks: takes one value, not further keys or a list",
            },
            problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sections_that_are_not_ours_are_left_alone()
    {
        Assert.Empty(Read(("Logging:LogLevel:Default", "Debug"), ("Kestrel:Limits:MaxRequestBodySize", "1"), ("Anything:Else", "x")).Problems);
    }

    [Fact]
    public void A_secret_can_stand_in_a_file_of_its_setting_s_name()
    {
        File.WriteAllText(Path.Combine(_folder, "Smtp__Password"), "from a file\n");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Smtp:User"] = "status", ["Smtp:Password"] = "from elsewhere" });

        configuration.AddSecretFiles(_folder);

        Assert.Equal("from a file", OperatorSettings.Read(configuration.Build(), _folder, _folder).Settings.Smtp.Password);
    }

    [Fact]
    public void Without_a_folder_of_secrets_nothing_is_amiss()
    {
        var configuration = new ConfigurationBuilder();

        configuration.AddSecretFiles(Path.Combine(_folder, "not-there"));

        Assert.Empty(configuration.Build().AsEnumerable());
    }

    private (OperatorSettings Settings, IReadOnlyList<Problem> Problems) Read(params (string Key, string Value)[] settings) =>
        OperatorSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
            _folder,
            _folder);
}
