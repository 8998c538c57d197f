using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Tests.Content;

public class ChangedContentTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory, OnBothDatabases]
    public async Task A_changed_catalogue_is_taken_up_without_a_restart(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);

        var text = File.ReadAllText(Catalogue(app));
        Assert.Contains("name: { nl: FTP, en: FTP }", text, StringComparison.Ordinal);
        File.WriteAllText(Catalogue(app), text.Replace("name: { nl: FTP, en: FTP }", "name: { nl: Bestanden, en: Files }", StringComparison.Ordinal));

        await Eventually.TrueAsync(() => Task.FromResult(app.Board.Listed.Any(s => s.Name.Nl == "Bestanden")), Soon, "the new name is on the board");
    }

    [Theory, OnBothDatabases]
    public async Task A_mistake_leaves_the_old_catalogue_in_force_and_is_kept_for_the_staff(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var library = app.Services.GetRequiredService<ContentLibrary>();
        var before = app.Board.Listed.Select(s => s.Slug).ToList();
        var good = File.ReadAllText(Catalogue(app));

        File.WriteAllText(Catalogue(app), good.Replace("slug: ftp", "slug: exchange", StringComparison.Ordinal) + "more: x\n");
        await Eventually.TrueAsync(() => Task.FromResult(library.Problems.Count > 0), Soon, "the mistakes are seen");
        await app.RefreshBoardAsync();

        Assert.Equal(2, library.Problems.Count);
        Assert.All(library.Problems, p => Assert.Matches(@"^services\.yml:\d+$", p.Where));
        Assert.Equal(before, app.Board.Listed.Select(s => s.Slug));

        File.WriteAllText(Catalogue(app), good);
        await Eventually.TrueAsync(() => Task.FromResult(library.Problems.Count == 0), Soon, "the repaired file is in force");
    }

    private static string Catalogue(StatusApp app) => Path.Combine(app.ContentDirectory, "services.yml");
}
