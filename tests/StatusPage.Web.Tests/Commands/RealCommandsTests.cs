using StatusPage.Testing;

namespace StatusPage.Web.Tests.Commands;

/// <summary>What whoever types a command, or a script, gets back.</summary>
public sealed class RealCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statuspage-commands-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_is_silent_when_all_is_well()
    {
        var (status, output, error) = await RunAsync([], "check");

        Assert.Equal((0, "", ""), (status, output, error));
    }

    [Fact]
    public async Task Check_tells_every_mistake_in_settings_and_content_at_once()
    {
        var content = Directory.CreateDirectory(Path.Combine(_folder, "content")).FullName;
        File.WriteAllText(Path.Combine(content, "site.yml"), "name: Voorbeeld\nlogo: logo.svg\nslogan: Altijd aan\n");
        File.WriteAllText(Path.Combine(content, "services.yml"), "groups:\n  - slug: alles\n    name: Alles\n    services:\n      - slug: web\n        name: Web\n      - slug: web\n");
        Directory.CreateDirectory(Path.Combine(content, "pages/nl"));
        File.WriteAllText(Path.Combine(content, "pages/nl/contact.md"), "Geen titel\n");

        var (status, output, error) = await RunAsync([("Content__Directory", content), ("Smtp__Poort", "25"), ("Site__PublicUrl", "voorbeeld")], "check");

        Assert.Equal((1, ""), (status, output));
        Assert.Contains("Smtp__Poort: there is no such setting", error, StringComparison.Ordinal);
        Assert.Contains("Site__PublicUrl: 'voorbeeld' is not the address of a site", error, StringComparison.Ordinal);
        Assert.Contains("site.yml:2: logo:", error, StringComparison.Ordinal);
        Assert.Contains("site.yml:3: slogan: there is no such key", error, StringComparison.Ordinal);
        Assert.Contains("services.yml:7: groups[0].services[1].slug: 'web' is used twice", error, StringComparison.Ordinal);
        Assert.Contains("services.yml:7: groups[0].services[1].name: is missing", error, StringComparison.Ordinal);
        Assert.Contains("pages/nl/contact.md:1: the first line must be the title", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "There is no command 'serve'.")]
    [InlineData("check everything", "check takes no arguments.")]
    [InlineData("demo --scale 201", "demo takes nothing or --scale N, a whole number from 1 to 200.")]
    [InlineData("import statuspage", "import statuspage takes one folder, file or address")]
    [InlineData("import statuspage folder --language fr", "import statuspage takes one folder, file or address")]
    public async Task Wrong_use_is_status_2_with_the_right_use(string words, string answer)
    {
        var (status, output, error) = await RunAsync([], words.Split(' '));

        Assert.Equal((2, ""), (status, output));
        Assert.StartsWith(answer, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_is_unknown_or_wrong_stops_the_start()
    {
        var (status, _, error) = await RunAsync([("Data__Folder", "x"), ("Smtp__Security", "ssl")]);

        Assert.Equal(1, status);
        Assert.Equal(
            ["Data__Folder: there is no such setting; there are Data__Directory", "Smtp__Security: 'ssl' is not one of none, starttls, tls"],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Mistakes_in_the_content_stop_the_start()
    {
        var content = Directory.CreateDirectory(Path.Combine(_folder, "content")).FullName;
        File.WriteAllText(Path.Combine(content, "site.yml"), "contact: { email: a@example.com }\n");
        File.WriteAllText(Path.Combine(content, "services.yml"), "groups: [\n");

        var (status, _, error) = await RunAsync([("Content__Directory", content)]);

        Assert.Equal(1, status);
        Assert.Contains("site.yml:1: name: is missing", error, StringComparison.Ordinal);
        Assert.Contains("services.yml:", error, StringComparison.Ordinal);
        Assert.Contains("this is not YAML", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_cannot_be_listened_on_stops_the_start_with_a_sentence()
    {
        var (status, _, error) = await RunAsync([("ASPNETCORE_URLS", "nowhere")]);

        Assert.Equal(1, status);
        Assert.Contains("ASPNETCORE_URLS: the site cannot listen on nowhere: Invalid url: 'nowhere'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_counts_on_standard_output_and_reports_progress_and_mistakes_on_standard_error()
    {
        var capture = Directory.CreateDirectory(Path.Combine(_folder, "capture")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Import/capture")))
        {
            File.Copy(file, Path.Combine(capture, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(capture, "more.json"), """{ "incidents": [{ "id": "badincident0", "status": "foo" }] }""");

        var first = await RunAsync([], "import", "statuspage", capture, "--language=nl");
        var second = await RunAsync([], "import", "statuspage", capture, "--language=nl");
        var nothing = await RunAsync([], "import", "statuspage", Path.Combine(_folder, "not-there"));
        var demo = await RunAsync([], "demo");

        Assert.Equal((0, "Services and groups: 6 new, 0 changed, 0 unchanged\nIncidents: 3 new, 0 changed, 0 unchanged\nMaintenance: 2 new, 0 changed, 0 unchanged\nNew updates: 12\n"), (first.Status, first.Output));
        Assert.Contains("Importing: 5 of 5 (100%)", first.Error, StringComparison.Ordinal);
        Assert.Contains("more.json $.incidents[0].status: 'foo' is not one of", first.Error, StringComparison.Ordinal);
        Assert.Equal(0, second.Status);
        Assert.EndsWith("Nothing new: all of it was here already.\n", second.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (nothing.Status, nothing.Output));
        Assert.Contains("Nothing was imported", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(1, demo.Status);
        Assert.StartsWith("The database already holds notices; demo fills an empty one only.", demo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_is_compared_and_put_back_with_progress_on_standard_error()
    {
        var archive = Path.Combine(_folder, "page.zip");
        await RunAsync([], "import", "statuspage", Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Import/capture"));

        var export = await RunAsync([], "export", archive);
        Directory.Delete(Path.Combine(_folder, "data"), recursive: true);
        var preview = await RunAsync([], "import", "archive", archive, "--preview");
        var first = await RunAsync([], "import", "archive", archive);
        var second = await RunAsync([], "import", "archive", archive);

        Assert.Equal((0, ""), (export.Status, export.Output));
        Assert.Matches(@"^Exporting: 0 of \d+ \(0%\)\n(?:.*\n)*Exporting: (\d+) of \1 \(100%\)\n$", export.Error);
        Assert.Matches(@"^Comparing: 0 of \d+ \(0%\)\n(?:.*\n)*Comparing: (\d+) of \1 \(100%\)\n$", preview.Error);
        Assert.EndsWith("This was a preview: nothing was changed.\n", preview.Output, StringComparison.Ordinal);
        Assert.All([first, second], r => Assert.Matches(@"^Importing: 0 of \d+ \(0%\)\n(?:.*\n)*Importing: (\d+) of \1 \(100%\)\n$", r.Error));
        Assert.Contains("incident: 3 rows, 3 new", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("Done.\n", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing new: all of it was here already.\n", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_fills_the_database_and_then_serves()
    {
        await using var program = await RealProgram.ServeAsync(Settings([]), "demo");
        using var client = new HttpClient { BaseAddress = program.Address };

        var home = await client.GetStringAsync("/en/", TestContext.Current.CancellationToken);

        Assert.Contains("Online Workplaces start slowly", home, StringComparison.Ordinal);
        Assert.Contains("Filling the database: 100 of 100 (100%)", program.Output, StringComparison.Ordinal);
    }

    private Task<(int Status, string Output, string Error)> RunAsync((string, string)[] settings, params string[] arguments) =>
        RealProgram.RunAsync(Settings(settings), arguments);

    private Dictionary<string, string> Settings((string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Key, s => s.Value);
        all["Data__Directory"] = Path.Combine(_folder, "data");
        return all;
    }
}
