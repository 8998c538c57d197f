using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Features.Catalogue;

namespace StatusPage.Web.Tests.Catalogue;

public class TakeUpCatalogueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_service_that_leaves_the_file_is_archived_with_its_history_and_comes_back_as_itself(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var service = app.Board.Listed.First(s => s.Slug == "ftp");
        await AddIncidentAsync(app, service.Id);

        await TakeUpAsync(app, File(app, except: "ftp"));
        await app.RefreshBoardAsync();

        Assert.DoesNotContain(app.Board.Listed, s => s.Slug == "ftp");
        Assert.NotNull(app.Board.Services[service.Id].ArchivedAt);
        await using (var db = app.NewDb())
        {
            Assert.Equal(1, await db.StatusIntervals.CountAsync(i => i.ServiceId == service.Id, Stop));
        }

        await TakeUpAsync(app, File(app, except: null));
        await app.RefreshBoardAsync();
        Assert.Equal(service.Id, app.Board.Listed.First(s => s.Slug == "ftp").Id);
    }

    [Theory, OnBothDatabases]
    public async Task The_same_file_again_changes_nothing(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);

        Assert.Equal(0, await TakeUpAsync(app, File(app, except: null)));
    }

    [Theory, OnBothDatabases]
    public async Task Imported_services_are_not_the_files_to_archive(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await AddImportedAsync(app, "elsewhere");

        await TakeUpAsync(app, File(app, except: "ftp"));

        await using var db = app.NewDb();
        Assert.Null((await db.Services.SingleAsync(s => s.Slug == "elsewhere", Stop)).ArchivedAt);
        Assert.Null((await db.ServiceGroups.SingleAsync(g => g.Slug == "elsewhere", Stop)).ArchivedAt);
    }

    [Theory, OnBothDatabases]
    public async Task The_file_gets_the_address_that_an_import_had_taken(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        await AddImportedAsync(app, "telefonie");
        await AddImportedAsync(app, "telefonie-2");
        var file = new CatalogueFile([new GroupEntry("telefonie", new LocalizedText("Telefonie", null), LocalizedText.Empty, [new ServiceEntry("telefonie", new LocalizedText("Bellen", null), LocalizedText.Empty, null, [], false)])]);

        await TakeUpAsync(app, file);

        await using var db = app.NewDb();
        Assert.Equal(CatalogueSource.File, (await db.Services.SingleAsync(s => s.Slug == "telefonie", Stop)).Source);
        Assert.Equal(CatalogueSource.File, (await db.ServiceGroups.SingleAsync(g => g.Slug == "telefonie", Stop)).Source);
        Assert.Equal("telefonie000", (await db.Services.SingleAsync(s => s.Slug == "telefonie-3", Stop)).Id);
        Assert.Equal("telefonie000", (await db.ServiceGroups.SingleAsync(g => g.Slug == "telefonie-3", Stop)).Id);
    }

    private static Task<int> TakeUpAsync(StatusApp app, CatalogueFile file) =>
        app.Services.GetRequiredService<TakeUpCatalogue>().RunAsync(file, Stop);

    private static CatalogueFile File(StatusApp app, string? except)
    {
        var file = app.Board.Site.Catalogue;
        return new CatalogueFile([.. file.Groups.Select(g => g with { Services = [.. g.Services.Where(s => s.Slug != except)] })]);
    }

    private static async Task AddImportedAsync(StatusApp app, string slug)
    {
        await using var db = app.NewDb();
        var id = slug.PadRight(12, '0');
        var group = new ServiceGroup(id, slug, CatalogueSource.Import, app.Clock.GetUtcNow());
        var service = new Service(id, slug, CatalogueSource.Import, app.Clock.GetUtcNow());
        db.AddRange(group, service);
        await db.SaveChangesAsync(Stop);
    }

    private static async Task AddIncidentAsync(StatusApp app, string serviceId)
    {
        var now = app.Clock.GetUtcNow();
        var (incident, _) = Incident.Publish(
            NewId.Create(),
            new IncidentFacts(new LocalizedText("FTP hapert", null), IncidentKind.Downtime, now, now),
            new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, new LocalizedText("We zoeken.", null), now, now, "test", [new ServiceChange(serviceId, ServiceState.Operational, ServiceState.MajorOutage)]),
            NoticeOrigin.Live,
            now);
        await using var db = app.NewDb();
        db.Incidents.Add(incident!);
        await db.SaveChangesAsync(Stop);
    }
}
