using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.Import.CState;
using StatusPage.Web.Features.Import.Statuspage;

namespace StatusPage.Web.Tests.Import;

public class MovingInTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_preview_counts_what_the_import_then_does_and_changes_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var (capture, _) = CaptureReader.Read(CaptureCopy.Original);

        var preview = await RunAsync(app, capture, preview: true);
        await using (var db = app.NewDb())
        {
            Assert.False(await db.Incidents.AnyAsync(Stop));
            Assert.False(await db.Services.AnyAsync(s => s.Source == CatalogueSource.Import, Stop));
        }

        var done = await RunAsync(app, capture);
        Assert.Equal((done.Services.New, done.Incidents.New, done.Maintenance.New, done.NewUpdates), (preview.Services.New, preview.Incidents.New, preview.Maintenance.New, preview.NewUpdates));
        Assert.True((await RunAsync(app, capture, preview: true)).NothingNew);
    }

    [Theory, OnBothDatabases]
    public async Task A_live_page_moves_in_by_its_address(TestDatabase database)
    {
        await using var source = await StatusApp.StartOnPortAsync(database);
        var incident = await new Scene(source).IncidentAsync(new("Mail hapert", null), new("We zoeken **het** uit.", null), ServiceState.PartialOutage, ["exchange"]);
        var folder = Directory.CreateTempSubdirectory("statuspage-live-").FullName;
        var settings = new Dictionary<string, string> { ["Data__Directory"] = folder, ["Content__Directory"] = Path.Combine(TestEnvironment.RepositoryRoot, "content") };

        var (first, preview, _) = await RealProgram.RunAsync(settings, "import", "statuspage", source.Address.ToString(), "--language", "nl", "--preview");
        var (status, output, error) = await RealProgram.RunAsync(settings, "import", "statuspage", source.Address.ToString(), "--language", "nl");
        var (again, nothing, _) = await RealProgram.RunAsync(settings, "import", "statuspage", source.Address.ToString(), "--language", "nl");
        var (nowhere, _, why) = await RealProgram.RunAsync(settings, "import", "statuspage", $"http://127.0.0.1:{FreePort.Next()}/");

        Assert.Equal(0, first);
        Assert.Contains("nothing was changed", preview, StringComparison.Ordinal);
        Assert.True(status == 0, error);
        Assert.Contains("Importing", error, StringComparison.Ordinal);
        Assert.All([preview, output], o => Assert.Contains("Incidents: 1 new", o, StringComparison.Ordinal));
        Assert.Equal(0, again);
        Assert.Contains("Nothing new", nothing, StringComparison.Ordinal);
        Assert.Equal(1, nowhere);
        Assert.Contains("/api/v2/summary.json", why, StringComparison.Ordinal);
        Assert.True(PublicId.IsValid(incident.Id));
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnBothDatabases]
    public async Task A_cState_site_moves_in_once(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var folder = Site();
        var (capture, problems) = CStateReader.Read(folder);
        Assert.Equal(["broken.md:1"], problems.Select(p => p.Where));

        var report = await RunAsync(app, capture);

        Assert.Empty(report.Problems);
        Assert.Equal((3, 2), (report.Services.New, report.Incidents.New));
        Assert.True((await RunAsync(app, CStateReader.Read(folder).Capture)).NothingNew);
        await using var db = app.NewDb();
        var down = await db.Incidents.SingleAsync(i => i.Title.En == "Database down", Stop);
        Assert.Equal((IncidentStatus.Resolved, Impact.Critical), (down.Status, down.Impact));
        Assert.Equal(new DateTimeOffset(2020, 2, 2, 16, 15, 0, TimeSpan.Zero), down.ResolvedAt);
        Assert.Equal([IncidentStatus.Investigating, IncidentStatus.Monitoring, IncidentStatus.Resolved], down.Timeline.Select(u => u.Status));
        Assert.Equal("We put in a **new** disk.", down.Timeline.ElementAt(1).Body.En);
        var open = await db.Incidents.SingleAsync(i => i.Title.En == "Slow mail", Stop);
        Assert.Equal((IncidentStatus.Investigating, Impact.Major), (open.Status, open.Impact));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_cState_site_moves_in_by_the_command_with_a_preview_and_without_doubles()
    {
        var (folder, data) = (Site(), Directory.CreateTempSubdirectory("statuspage-cstate-data-").FullName);
        var settings = new Dictionary<string, string> { ["Data__Directory"] = data, ["Content__Directory"] = Path.Combine(TestEnvironment.RepositoryRoot, "content") };

        var (_, preview, comparing) = await RealProgram.RunAsync(settings, "import", "cstate", folder, "--preview");
        var (status, output, importing) = await RealProgram.RunAsync(settings, "import", "cstate", folder);
        var (_, again, _) = await RealProgram.RunAsync(settings, "import", "cstate", folder);
        var (nothing, _, why) = await RealProgram.RunAsync(settings, "import", "cstate", data);

        Assert.Contains("nothing was changed", preview, StringComparison.Ordinal);
        Assert.All([preview, output], o => Assert.Contains("Incidents: 2 new", o, StringComparison.Ordinal));
        Assert.Equal(0, status);
        Assert.Contains("Comparing", comparing, StringComparison.Ordinal);
        Assert.Contains("Importing", importing, StringComparison.Ordinal);
        Assert.Contains("broken.md:1", importing, StringComparison.Ordinal);
        Assert.Contains("Nothing new", again, StringComparison.Ordinal);
        Assert.Equal(1, nothing);
        Assert.Contains("Nothing was imported", why, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(data, recursive: true);
    }

    private static string Site()
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-cstate-").FullName;
        var issues = Directory.CreateDirectory(Path.Combine(folder, "content", "issues")).FullName;
        File.WriteAllText(Path.Combine(folder, "config.yml"), """
            title: Example
            params:
              categories:
                - name: Core
              systems:
                - name: Database
                  category: Core
                - name: Mail
            """);
        File.WriteAllText(Path.Combine(issues, "2020-02-02-database.md"), """
            ---
            title: Database down
            date: 2020-02-02 13:26:00
            resolved: true
            resolvedWhen: 2020-02-02 16:15:00
            severity: down
            affected:
              - Database
            section: issue
            ---
            *Monitoring* - We put in a **new** disk. {{< track "2020-02-02 14:50:00" >}}

            *Investigating* - The database does not answer. {{< track "2020-02-02 13:30:00" >}}
            """);
        File.WriteAllText(Path.Combine(issues, "2021-05-05-mail.md"), """
            ---
            title: Slow mail
            date: 2021-05-05 08:00:00
            resolved: false
            severity: disrupted
            affected: [Mail]
            section: issue
            ---
            Mail is slow today.
            """);
        File.WriteAllText(Path.Combine(issues, "broken.md"), "no facts");
        return folder;
    }

    private static Task<ImportReport> RunAsync(StatusApp app, Capture capture, bool preview = false) =>
        app.Services.GetRequiredService<ImportStatuspage>().RunAsync(capture, Language.English, new ProgressBar("", TextWriter.Null, terminal: false, TimeProvider.System), Stop, preview);
}
