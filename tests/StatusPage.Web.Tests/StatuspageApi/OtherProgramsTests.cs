using System.Diagnostics;
using System.Text.Json;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.StatuspageApi;

/// <summary>Programs that others wrote, unchanged, against the running program with a page that moved in.</summary>
public class OtherProgramsTests
{
    public static TheoryData<string> Captures => [.. MovedInSite.Captures];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Captures))]
    public async Task Clients_in_Node_and_a_monitoring_plugin_read_the_page(string capture)
    {
        await using var site = await MovedInSite.StartAsync(capture);

        var said = JsonDocument.Parse(await RunAsync("node", [Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/in-node.js"), site.Address.ToString()])).RootElement;
        var check = await RunAsync("/usr/lib/nagios/plugins/check_http", ["-I", "127.0.0.1", "-p", $"{site.Address.Port}", "-u", "/api/v2/status.json", "-s", "\"indicator\""]);

        Assert.StartsWith("HTTP OK", check, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = site.Address };
        var incidents = JsonDocument.Parse(await client.GetStringAsync("/api/v2/incidents.json", Stop)).RootElement.GetProperty("incidents");
        Assert.Equal(incidents.GetArrayLength(), said.GetProperty("incidents").GetInt32());
        Assert.True(said.GetProperty("unresolved").GetInt32() > 0);
        Assert.Contains(said.GetProperty("description").GetString()!, await client.GetStringAsync("/api/v2/status.json", Stop), StringComparison.Ordinal);
    }

    /// <summary>By the schema that the specification's own authors publish, and each of its references leads somewhere.</summary>
    [Fact]
    public async Task A_validator_finds_the_documentation_to_be_openapi()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        TestEnvironment.RequireClient("@seriousme/openapi-schema-validator/package.json");

        Assert.Equal("3.1\n", await RunAsync("node", [Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/openapi-validator.js"), app.Address.ToString()]));
    }

    [Theory, MemberData(nameof(Captures))]
    public async Task Feed_readers_find_every_notice(string capture)
    {
        await using var site = await MovedInSite.StartAsync(capture);
        var urls = Path.Combine(site.Folder, "urls");
        await File.WriteAllTextAsync(urls, $"{site.Address}history.atom\n{site.Address}en/history.rss\n", Stop);

        var unread = await RunAsync("newsboat", ["-u", urls, "-c", Path.Combine(site.Folder, "cache.db"), "-x", "reload", "print-unread"]);
        var parsed = await RunAsync("/usr/bin/python3", ["-c", """
            import sys, feedparser
            for address in sys.argv[1:]:
                feed = feedparser.parse(address)
                if feed.bozo: raise feed.bozo_exception
                print(len(feed.entries), len({e.id for e in feed.entries}), all(e.title and e.link and e.published_parsed for e in feed.entries))
            """, $"{site.Address}history.atom", $"{site.Address}history.rss"]);

        var lines = parsed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0], lines[1]);
        var count = int.Parse(lines[0].Split(' ')[0], null);
        Assert.True(count > 0);
        Assert.Equal($"{count} {count} True", lines[0]);
        Assert.Contains($"{2 * count} unread", unread, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Captures))]
    public async Task Calendars_take_over_the_maintenance(string capture)
    {
        await using var site = await MovedInSite.StartAsync(capture);
        var calendar = Directory.CreateDirectory(Path.Combine(site.Folder, "cal")).FullName;
        var sync = Path.Combine(site.Folder, "vdirsyncer.conf");
        await File.WriteAllTextAsync(sync, $"""
            [general]
            status_path = "{site.Folder}/status"
            [pair ours]
            a = "web"
            b = "local"
            collections = null
            [storage web]
            type = "http"
            url = "{site.Address}maintenance.ics"
            [storage local]
            type = "filesystem"
            path = "{calendar}"
            fileext = ".ics"
            """, Stop);
        var khal = Path.Combine(site.Folder, "khal.conf");
        await File.WriteAllTextAsync(khal, $"""
            [calendars]
            [[ours]]
            path = {calendar}
            readonly = True
            [locale]
            local_timezone = Europe/Amsterdam
            default_timezone = Europe/Amsterdam
            timeformat = %H:%M
            dateformat = %Y-%m-%d
            longdateformat = %Y-%m-%d
            datetimeformat = %Y-%m-%d %H:%M
            longdatetimeformat = %Y-%m-%d %H:%M
            [sqlite]
            path = {site.Folder}/khal.db
            """, Stop);

        await RunAsync("bash", ["-c", $"yes y | vdirsyncer -c {sync} discover ours >/dev/null; vdirsyncer -c {sync} sync"]);
        var valid = await RunAsync("/usr/bin/python3", ["-c", """
            import sys, urllib.request, vobject
            text = urllib.request.urlopen(sys.argv[1]).read().decode()
            calendar = vobject.readOne(text)
            calendar.validate(raiseException=True)
            for event in calendar.vevent_list: print(event.dtstart.value.strftime('%Y-%m-%d'))
            """, $"{site.Address}maintenance.ics"]);

        var days = valid.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(days);
        Assert.Equal(days.Length, Directory.EnumerateFiles(calendar, "*.ics").Count());
        var listed = await RunAsync("khal", ["-c", khal, "list", days.Min(StringComparer.Ordinal)!, "30d"]);
        Assert.Contains("Linfosys", listed, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }
}
