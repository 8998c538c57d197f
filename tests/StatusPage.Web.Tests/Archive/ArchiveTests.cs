using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Archive;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Archive;

public class ArchiveTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_exported_and_imported_exports_as_the_same_bytes_also_into_the_other_database(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var app = await StatusApp.StartAsync(database);
        using var editor = await app.SignInAsync(Roles.Editor);
        var scene = new Scene(app);
        var incident = await scene.IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken **het** uit. «é» 😀", "We are looking."), ServiceState.PartialOutage, ["exchange"]);
        await scene.UpdateAsync(incident, Domain.Incidents.IncidentStatus.Resolved, new("Klaar.", null));
        await scene.MaintenanceAsync(new("Schijven", null), new("We vervangen schijven.", null), scene.Now.AddDays(3), TimeSpan.FromHours(1), ["mysql"]);
        var first = await ExportAsync(app, folder, "first.zip");

        foreach (var target in Enum.GetValues<TestDatabase>())
        {
            await using var other = await StatusApp.StartAsync(target);
            var preview = await ImportAsync(other, first, preview: true);
            Assert.True(preview.Tables.Single(t => t.Table == "incident").New == 1);
            await using (var db = other.NewDb())
            {
                Assert.False(await db.Incidents.AnyAsync(Stop));
            }

            var report = await ImportAsync(other, first);
            Assert.Null(report.Problem);
            await other.RefreshBoardAsync();
            Assert.Equal("Mail hapert", other.Board.IncidentsById[incident.Id].Title.Nl);
            Assert.Equal(Texts(first), Texts(await ExportAsync(other, folder, $"{target}.zip")));
            Assert.All((await ImportAsync(other, first)).Tables, t => Assert.Equal(0, t.New));
            Assert.Equal(Texts(first), Texts(await ExportAsync(other, folder, $"{target}-again.zip")));

            // What is written after it meets none of the numbers that came along.
            await using var after = other.NewDb();
            after.AuditLog.Add(new AuditEntry { At = other.Clock.GetUtcNow(), By = "test", Action = "test", Subject = "test" });
            await after.SaveChangesAsync(Stop);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Another process reads the archive into the database of a site that serves: its pages, ids and feeds are the archive's without a restart.</summary>
    [Theory, OnBothDatabases]
    public async Task A_running_site_takes_up_what_is_read_in_beside_it(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var source = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var incident = await new Scene(source).IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        var archive = await ExportAsync(source, folder, "a.zip");
        await using var running = await StatusApp.StartAsync(database);
        var before = running.Board.Services.Keys.ToHashSet();
        using var client = running.NewClient();
        await client.GetStringAsync("/api/v2/summary.json", Stop);

        // As another process would: nothing but the database tells the site.
        Assert.Null((await ImportAsync(running, archive)).Problem);
        await running.RefreshBoardAsync();

        Assert.Empty(running.Board.Services.Keys.Intersect(before));
        Assert.Equal(source.Board.Services.Keys.Order(), running.Board.Services.Keys.Order());
        using var told = source.NewClient();
        foreach (var address in new[] { "/api/v2/components.json", "/api/v2/incidents.json" })
        {
            var (ours, theirs) = (JsonNode.Parse(await client.GetStringAsync(address, Stop))!, JsonNode.Parse(await told.GetStringAsync(address, Stop))!);
            Assert.Equal((string?)theirs["page"]!["id"], (string?)ours["page"]!["id"]);
            Assert.Equal(theirs.AsObject().Last().Value!.ToJsonString(), ours.AsObject().Last().Value!.ToJsonString());
        }

        Assert.Contains("Mail hapert", await client.GetStringAsync("/", Stop), StringComparison.Ordinal);
        // What comes after is told as ever.
        await new Scene(running).UpdateAsync(incident, Domain.Incidents.IncidentStatus.Resolved, new("Klaar.", null));
        Assert.Contains("Klaar.", await client.GetStringAsync($"/incidents/{incident.Id}", Stop), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>By rows: one table can be nearly all of it. The last step is the commit.</summary>
    [Theory, OnBothDatabases]
    public async Task Reading_one_says_how_far_it_is(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await new Scene(app).BusyAsync();
        var archive = await ExportAsync(app, folder, "a.zip");
        await using var other = await StatusApp.StartAsync(database);
        foreach (var preview in new[] { true, false, false })
        {
            var steps = new ProgressSteps();

            var report = await other.Services.GetRequiredService<ReadArchive>().RunAsync(archive, preview, steps.Bar, Stop);

            var rows = report.Tables.Sum(t => t.Rows);
            Assert.True(rows > 50);
            Assert.Equal(Enumerable.Range(0, rows + 1), steps.RoseTo(rows).Distinct());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("tables/incident.json", "{}", "tables/incident.json holds no list of rows.")]
    [InlineData("tables/incident.json", "[{}, 5]", "tables/incident.json[1] is no row: it must be an object.")]
    [InlineData("tables/incident.json", "[{}]", "tables/incident.json[0].")]
    [InlineData("archive.json", "5", "archive.json does not say so.")]
    [InlineData("archive.json", """{"format": 5}""", "archive.json does not say so.")]
    [InlineData("archive.json", """{"format": "statuspage-archive", "version": "one"}""", "archive.json: version is not 1")]
    [InlineData("archive.json", """{"format": "statuspage-archive", "version": 1}""", "archive.json: page_id is missing")]
    public async Task One_that_was_changed_by_hand_is_refused_by_the_place_and_changes_nothing(string file, string text, string why)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var archive = await ExportAsync(app, folder, "a.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            zip.GetEntry(file)!.Delete();
            await using var entry = new StreamWriter(zip.CreateEntry(file).Open());
            await entry.WriteAsync(text);
        }

        await using var other = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var before = other.Board.Services.Keys.Order().ToList();

        Assert.Contains(why, (await ImportAsync(other, archive)).Problem, StringComparison.Ordinal);

        await other.RefreshBoardAsync();
        Assert.Equal(before, other.Board.Services.Keys.Order());
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnBothDatabases]
    public async Task It_is_refused_over_another_page_or_when_it_is_none(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var app = await StatusApp.StartAsync(database);
        await using var other = await StatusApp.StartAsync(database);
        await new Scene(other).IncidentAsync(new("Mail hapert", null), new("We zoeken.", null), ServiceState.PartialOutage, ["exchange"]);
        var archive = await ExportAsync(app, folder, "a.zip");
        var text = Path.Combine(folder, "b.zip");
        await File.WriteAllTextAsync(text, "no zip", Stop);

        Assert.Contains("another page", (await ImportAsync(other, archive)).Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await ImportAsync(app, text)).Problem, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnBothDatabases]
    public async Task It_holds_what_people_read_and_no_secret(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-archive-").FullName;
        await using var app = await StatusApp.StartAsync(database);
        await app.AddMemberAsync(Roles.Manager, "geheim@example.nl");
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", null), new("We zoeken **het** uit.", null), ServiceState.PartialOutage, ["exchange"]);

        var texts = Texts(await ExportAsync(app, folder, "a.zip"));

        Assert.Contains("We zoeken **het** uit.", texts[$"notices/incidents/{incident.Id}.md"], StringComparison.Ordinal);
        Assert.Contains("name: Linfosys", texts["content/site.yml"], StringComparison.Ordinal);
        Assert.DoesNotContain(texts, t => t.Value.Contains("geheim@example.nl", StringComparison.Ordinal) || t.Key.Contains("shared_key", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ExportAsync(StatusApp app, string folder, string name)
    {
        var file = Path.Combine(folder, name);
        await app.Services.GetRequiredService<WriteArchive>().RunAsync(file, Quiet(), Stop);
        return file;
    }

    private static Task<ArchiveReport> ImportAsync(StatusApp app, string file, bool preview = false) =>
        app.Services.GetRequiredService<ReadArchive>().RunAsync(file, preview, Quiet(), Stop);

    private static Dictionary<string, string> Texts(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        });
    }

    private static ProgressBar Quiet() => new("", TextWriter.Null, terminal: false, TimeProvider.System);
}
