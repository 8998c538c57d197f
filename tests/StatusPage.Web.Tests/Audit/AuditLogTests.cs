using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Audit;

public class AuditLogTests
{
    [Theory, OnBothDatabases]
    public async Task A_correction_shows_what_went_and_what_came_word_by_word(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync(bodyNl: "We zoeken het uit.");
        var update = newsroom.App.Board.IncidentsById[id].Updates[0].Id;
        await newsroom.DoneAsync((await newsroom.FormAsync($"/staff/incidents/{id}/updates/{update}")).Set("BodyNl", "We zoeken het nu uit.").Set("Reason", "Tikfout"));

        var row = (await SearchAsync(newsroom, "?Words=tikfout")).Single();

        Assert.Contains("Update verbeterd", row.TextContent);
        Assert.Contains("Reden: Tikfout", row.TextContent);
        Assert.Equal("nieuw: nu ", row.QuerySelector("ins")!.TextContent);
        Assert.Null(row.QuerySelector("del"));
        Assert.Equal("Tekst (nl)", row.QuerySelector(".changes dt")!.TextContent);
    }

    [Theory, OnBothDatabases]
    public async Task It_is_searched_by_words_person_kind_and_day(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 25, 22, 50, 0, TimeSpan.Zero));
        await newsroom.PublishAsync();
        newsroom.App.Clock.Advance(TimeSpan.FromMinutes(20));
        await newsroom.DoneAsync((await newsroom.FormAsync("/staff/announcements")).Set("BodyNl", "Gesloten"));

        Assert.Single(await SearchAsync(newsroom, "?Words=HAPERT+mail"));
        Assert.Empty(await SearchAsync(newsroom, "?Words=hapert+gesloten"));
        Assert.Single(await SearchAsync(newsroom, "?What=announcement"));
        // Midnight is Amsterdam's.
        Assert.Single(await SearchAsync(newsroom, "?From=2026-11-26&Who=sanne"));
        Assert.Equal(2, (await SearchAsync(newsroom, "?Until=2026-11-25&Who=sanne")).Count);
        Assert.Empty(await SearchAsync(newsroom, "?Who=joris"));
    }

    [Theory, OnBothDatabases]
    public async Task What_was_found_is_exported_and_nothing_in_it_is_a_formula(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        await using (var db = newsroom.App.NewDb())
        {
            db.AuditLog.Add(AuditEntry.Of(new Actor("=1+1", null), newsroom.App.Clock.GetUtcNow(), "service.state_set", "service/x", null, new { text = "a \"b\"\nc, d" }, "-reden"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var answer = await newsroom.Editor.GetAsync("/staff/audit?handler=Csv&What=service", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("id,at,by,from,action,subject,reason,before,after", lines[0]);
        Assert.EndsWith(""",'=1+1,,service.state_set,service/x,'-reden,,"{""text"":""a \""b\""\nc, d""}" """.TrimEnd(), lines[1]);
        Assert.Equal(["", ""], [.. lines[2..], ""]);
    }

    [Theory, OnBothDatabases]
    public async Task What_the_owner_changes_in_the_files_is_in_the_log_also_when_the_program_stood_still(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var site = Path.Combine(app.ContentDirectory, "site.yml");
        var text = await File.ReadAllTextAsync(site, TestContext.Current.CancellationToken);
        Assert.Empty(await ChangesAsync(app));

        await File.WriteAllTextAsync(site, text.Replace("office: PT1H", "office: PT2H", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => (await ChangesAsync(app)).Count == 1, TimeSpan.FromSeconds(60), "the change is in the log");
        var change = Assert.Single(AuditChange.Of((await ChangesAsync(app))[0]));
        Assert.Equal(("notification › office", "PT1H", "PT2H"), (change.Name, change.Before, change.After));

        await app.StopAsync();
        await File.WriteAllTextAsync(site, text, TestContext.Current.CancellationToken);
        await using var again = app.StartAgain();
        Assert.Equal(2, (await ChangesAsync(again)).Count);
        Assert.Equal(0, await again.Services.GetRequiredService<RecordSettings>().RunAsync(TestContext.Current.CancellationToken) ? 1 : 0);
    }

    private static async Task<List<AuditEntry>> ChangesAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return await db.AuditLog.Where(e => e.Action == "settings.changed").OrderBy(e => e.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    [Theory, OnBothDatabases]
    public async Task An_entry_is_never_changed_and_never_removed(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        await newsroom.PublishAsync();
        foreach (var remove in new[] { true, false })
        {
            await using var db = newsroom.App.NewDb();
            var entry = await db.AuditLog.FirstAsync(TestContext.Current.CancellationToken);
            db.Entry(entry).State = remove ? EntityState.Deleted : EntityState.Modified;
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        }

        var post = await newsroom.Editor.PostFormAsync("/staff/incidents/new", "/staff/audit", []);
        Assert.False(post.IsSuccessStatusCode && post.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public void Words_are_compared_as_a_reader_would()
    {
        Assert.Equal(
            [(DiffKind.Same, "De "), (DiffKind.Gone, "server"), (DiffKind.New, "schijf"), (DiffKind.Same, " is stuk"), (DiffKind.New, ", helaas"), (DiffKind.Same, ".")],
            WordDiff.Of("De server is stuk.", "De schijf is stuk, helaas."));
        Assert.Equal([(DiffKind.New, "nieuw")], WordDiff.Of(null, "nieuw"));
        Assert.Empty(WordDiff.Of(null, null));
    }

    private static async Task<IReadOnlyList<IElement>> SearchAsync(Newsroom newsroom, string question)
    {
        IHtmlDocument page = await FilledForm.PageAsync(await newsroom.Editor.GetAsync($"/staff/audit{question}", TestContext.Current.CancellationToken));
        return [.. page.QuerySelectorAll("table.audit tbody tr")];
    }
}
