using System.Text.Json.Nodes;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Tests.Import;

namespace StatusPage.Web.Tests.StatuspageApi;

public class ReadBackTests
{
    private static readonly Dictionary<string, string> Documents = new()
    {
        ["summary.json"] = "summary.json",
        ["status.json"] = "status.json",
        ["components.json"] = "components.json",
        ["incidents.json"] = "incidents.json",
        ["incidents-unresolved.json"] = "incidents/unresolved.json",
        ["scheduled-maintenances.json"] = "scheduled-maintenances.json",
        ["scheduled-maintenances-upcoming.json"] = "scheduled-maintenances/upcoming.json",
        ["scheduled-maintenances-active.json"] = "scheduled-maintenances/active.json",
    };

    [Theory, OnBothDatabases]
    public async Task A_real_page_that_moves_in_reads_field_by_field_as_it_did(TestDatabase database)
    {
        var folder = SharedCases.Require("statuspage/discord-2019-06-24");

        await using var app = await CapturedDocuments.StartAsync(database, folder, Language.English);

        Assert.Equal(8, await CompareAsync(app, folder, "en"));
    }

    /// <summary>The same for a small page of our own making, which is here everywhere.</summary>
    [Theory, OnBothDatabases]
    public async Task A_page_that_moves_in_reads_field_by_field_as_it_did(TestDatabase database)
    {
        await using var app = await CapturedDocuments.StartAsync(database, CaptureCopy.Original, Language.Dutch);

        Assert.Equal(5, await CompareAsync(app, CaptureCopy.Original, "nl"));
    }

    [Fact]
    public async Task What_may_differ_is_in_the_documentation()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(TestEnvironment.RepositoryRoot, "docs/embedding.md"), TestContext.Current.CancellationToken);
        var table = text[text.IndexOf("## What a page that moved in says differently", StringComparison.Ordinal)..];

        Assert.All(CapturedDocuments.Explained.Keys.Concat(CapturedDocuments.Newer), f => Assert.Contains($"`{f}`", table, StringComparison.Ordinal));
    }

    private static async Task<int> CompareAsync(StatusApp app, string folder, string language)
    {
        using var client = app.NewClient();
        var compared = 0;
        foreach (var (file, address) in Documents.Where(d => File.Exists(Path.Combine(folder, d.Key))))
        {
            var ours = JsonNode.Parse(await client.GetStringAsync($"/api/v2/{address}?lang={language}", TestContext.Current.CancellationToken))!;
            var differences = CapturedDocuments.Compare(CapturedDocuments.Read(Path.Combine(folder, file)), ours);
            Assert.True(differences.Count == 0, $"{file}:\n{string.Join('\n', differences.Take(20))}");
            compared++;
        }

        return compared;
    }
}
