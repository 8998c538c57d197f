using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Drafts;

public class DraftTests
{
    [Theory, OnBothDatabases]
    public async Task A_draft_is_on_the_overview_of_a_colleague_who_goes_on_with_it_as_it_stood(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var form = (await newsroom.FormAsync("/staff/incidents/new"))
            .Set("TitleNl", "Half af").Set("BodyNl", "Wat ik al **wist**").Set("Kind", "security").Set("Quiet", "true").Set("NextUpdate", "at").Set("NextUpdateAt.Local", "2030-01-01T10:00")
            .Set($"States[{newsroom.Service("exchange")}]", "major_outage");
        await KeepAsync(newsroom.Editor, form);

        using var colleague = await newsroom.App.SignInAsync(Roles.Editor);
        var overview = await FilledForm.PageAsync(await colleague.GetAsync("/staff", TestContext.Current.CancellationToken));
        var link = overview.QuerySelector(".drafts a")!;
        Assert.Equal("Nieuwe storing: Half af", link.TextContent);
        var again = await FilledForm.OpenAsync(colleague, link.GetAttribute("href")!);
        Assert.Equal(
            ("Half af", "Wat ik al **wist**", "security", "true", "at", "2030-01-01T10:00", "major_outage"),
            (again["TitleNl"], again["BodyNl"], again["Kind"], again["Quiet"], again["NextUpdate"], again["NextUpdateAt.Local"], again[$"States[{newsroom.Service("exchange")}]"]));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_published_is_no_draft_any_more_and_does_not_become_one_again(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var form = (await newsroom.FormAsync("/staff/incidents/new")).Set("TitleNl", "Mail").Set("BodyNl", "Hapert.");
        await KeepAsync(newsroom.Editor, form);
        var address = await newsroom.DoneAsync(form);
        var update = (await newsroom.FormAsync(address)).Set("BodyNl", "Nog bezig.");
        await KeepAsync(newsroom.Editor, update);
        await newsroom.DoneAsync(update);

        await using var db = newsroom.App.NewDb();
        Assert.False(await db.Drafts.AnyAsync(TestContext.Current.CancellationToken));
        var late = await PostAsync(newsroom.Editor, form);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.False(await db.Drafts.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Theory, OnBothDatabases]
    public async Task Who_opens_a_form_sees_who_is_writing_in_it_until_they_stop(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        var form = (await newsroom.FormAsync($"/staff/incidents/{id}")).Set("BodyNl", "Ik ben");
        await KeepAsync(newsroom.Editor, form);
        await newsroom.App.AddMemberAsync(Roles.Editor, "joris@example.nl", "Joris", Language.English);
        using var other = newsroom.App.NewClient();
        await other.PostFormAsync("/staff/sign-in", ("Email", "joris@example.nl"), ("Password", StaffClient.Password));

        Assert.Equal("Also writing here now: Sanne de Boer", await WritingAsync());
        Assert.Equal("Also writing here now: Sanne de Boer", await other.GetStringAsync($"/staff/drafts/keep?form=/staff/incidents/{id}", TestContext.Current.CancellationToken));
        Assert.Equal("", await newsroom.Editor.GetStringAsync($"/staff/drafts/keep?form=/staff/incidents/{id}", TestContext.Current.CancellationToken));
        newsroom.App.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("", await WritingAsync());

        async Task<string> WritingAsync() =>
            (await FilledForm.PageAsync(await other.GetAsync($"/staff/incidents/{id}", TestContext.Current.CancellationToken))).QuerySelector("[data-writing]")!.TextContent;
    }

    [Theory, OnBothDatabases]
    public async Task What_is_changed_and_filed_is_kept_as_one_types_too(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        var update = newsroom.App.Board.IncidentsById[id].Updates[0].Id;
        var service = newsroom.Service("exchange");
        using var colleague = await newsroom.App.SignInAsync(Roles.Editor);
        foreach (var (address, field, typed, name) in new[]
        {
            ("/staff/incidents/backfill", "Updates[1].BodyNl", "Zo liep het af", "Oude storing"),
            ($"/staff/incidents/{id}/facts", "TitleNl", "Andere titel", "Gegevens van: Mail hapert"),
            ($"/staff/incidents/{id}/course", $"Updates[0].States[{service}]", "major_outage", "Verloop van: Mail hapert"),
            ($"/staff/incidents/{id}/updates/{update}", "BodyNl", "Beter gezegd", "Verbetering bij: Mail hapert"),
            ("/staff/announcements", "BodyNl", "Vanaf maandag", "Mededeling: Vanaf maandag"),
        })
        {
            await KeepAsync(newsroom.Editor, (await newsroom.FormAsync(address, "form:has([data-draft])")).Set(field, typed));

            var link = (await FilledForm.PageAsync(await colleague.GetAsync("/staff", TestContext.Current.CancellationToken))).QuerySelectorAll(".drafts a").Single(a => a.TextContent == name);
            var again = await FilledForm.OpenAsync(colleague, link.GetAttribute("href")!, "form:has([data-draft])");
            Assert.Equal(typed, again[field]);
            // And the second sees who is writing there.
            var page = await FilledForm.PageAsync(await colleague.GetAsync(address, TestContext.Current.CancellationToken));
            Assert.Contains("Sanne de Boer", page.QuerySelector("[data-writing]")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_change_that_is_saved_takes_its_draft_along(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();
        var update = newsroom.App.Board.IncidentsById[id].Updates[0].Id;
        foreach (var (address, field, typed) in new[]
        {
            ($"/staff/incidents/{id}/facts", "TitleNl", "Andere titel"),
            ($"/staff/incidents/{id}/updates/{update}", "BodyNl", "Beter gezegd"),
            ("/staff/announcements", "BodyNl", "Vanaf maandag"),
        })
        {
            var form = (await newsroom.FormAsync(address, "form:has([data-draft])")).Set(field, typed);
            if (address.Contains("/updates/", StringComparison.Ordinal))
            {
                form.Set("Reason", "spelling");
            }

            await KeepAsync(newsroom.Editor, form);
            await newsroom.DoneAsync(form);

            await using var db = newsroom.App.NewDb();
            Assert.False(await db.Drafts.AnyAsync(TestContext.Current.CancellationToken), address);
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_forms_of_maintenance_keep_what_is_typed_and_end_it_when_they_are_sent(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));
        await KeptAndSentAsync("/staff/maintenance/new", "TitleNl", "Nieuwe schijven", form => form
            .Set("Services", newsroom.Service("mysql"))
            .Set("Start.Local", "2026-12-03T22:00").Set("End.Local", "2026-12-03T23:00")
            .Set("ExpectedImpact", "minimal").Set("FallbackPlan", "De oude schijven terug.").Set("BodyNl", "U merkt er weinig van."));
        var id = newsroom.App.Board.Maintenance.Single().Id;
        await KeptAndSentAsync($"/staff/maintenance/{id}/facts", "TitleNl", "Nieuwe en snellere schijven", form => form);
        await KeptAndSentAsync($"/staff/maintenance/{id}", "BodyNl", "Het gaat door.", form => form);
        var update = newsroom.App.Board.Maintenance.Single().Updates[0].Id;
        await KeptAndSentAsync($"/staff/maintenance/{id}/updates/{update}", "BodyNl", "Het gaat zeker door.", form => form.Set("Reason", "duidelijker"));

        async Task KeptAndSentAsync(string address, string field, string typed, Func<FilledForm, FilledForm> fill)
        {
            await KeepAsync(newsroom.Editor, (await newsroom.FormAsync(address, "form:has([data-draft])")).Set(field, typed));
            await using var db = newsroom.App.NewDb();
            var draft = await db.Drafts.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
            Assert.Equal((address, typed), (draft.Form, draft.First(field)));

            var link = (await FilledForm.PageAsync(await newsroom.Editor.GetAsync("/staff", TestContext.Current.CancellationToken))).QuerySelector(".drafts a")!.GetAttribute("href")!;
            var again = await newsroom.FormAsync(link, "form:has([data-draft])");
            Assert.Equal(typed, again[field]);
            await newsroom.DoneAsync(fill(again));
            await newsroom.App.RefreshBoardAsync();
            Assert.False(await db.Drafts.AnyAsync(TestContext.Current.CancellationToken), address);
        }
    }

    [Fact]
    public async Task A_draft_can_be_thrown_away()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        await KeepAsync(newsroom.Editor, (await newsroom.FormAsync("/staff/maintenance/new")).Set("TitleEn", "Never mind"));

        await newsroom.DoneAsync(await newsroom.FormAsync("/staff", ".drafts form"));

        await using var db = newsroom.App.NewDb();
        Assert.False(await db.Drafts.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_the_forms_that_publish_can_be_kept()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        var form = (await newsroom.FormAsync("/staff/incidents/new")).Set("DraftForm", "https://elsewhere.example/").Set("TitleNl", "x");

        var answer = await PostAsync(newsroom.Editor, form, autosave: false);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task KeepAsync(HttpClient client, FilledForm form)
    {
        var answer = await PostAsync(client, form, autosave: false);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"{form["DraftForm"]}?draft={form["DraftId"]}", answer.Headers.Location!.OriginalString);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, FilledForm form, bool autosave = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/staff/drafts/keep") { Content = form.Content };
        if (autosave)
        {
            request.Headers.Add("X-Autosave", "1");
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
