using System.Net;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Templates;

public class PublishingWithTemplatesTests
{
    private static readonly DateTimeOffset Afternoon = new(2026, 11, 25, 13, 3, 0, TimeSpan.Zero);

    [Theory, OnBothDatabases]
    public async Task A_service_a_template_and_the_button_publish_an_incident_in_both_languages(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Afternoon);
        var form = (await newsroom.FormAsync("/staff/incidents/new?service=exchange&state=partial_outage")).Set("Template", "server-down");

        await newsroom.DoneAsync(form);

        var incident = Assert.Single(newsroom.App.Board.Incidents);
        Assert.Equal(("E-mail (Exchange): server buiten werking", "E-mail (Exchange): a server is down"), (incident.Title.Nl, incident.Title.En));
        Assert.Equal(Impact.Major, incident.Impact);
        // The form is read a moment before the incident is made.
        Assert.Equal(60, (incident.NextUpdateBy - incident.CreatedAt)!.Value.TotalMinutes, 0.5);
        Assert.Contains("Sinds 14:03 werkt", incident.Updates[0].Body.Nl);
        Assert.Contains("by 15:03.", incident.Updates[0].Body.En);
        var page = await newsroom.TextAsync("/");
        Assert.Contains("een deel van E-mail (Exchange) niet beschikbaar", page);
    }

    [Fact]
    public async Task What_a_text_names_and_the_form_has_not_is_said_at_the_text()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        var form = (await newsroom.FormAsync("/staff/incidents/new")).Set("TitleNl", "Er is iets").Set("BodyNl", "Met {services}, tot {next_update}. {Zo} blijft.").Set("NextUpdate", "none");

        var page = await Newsroom.RefusedAsync(form);

        Assert.Equal("De tekst noemt de getroffen diensten ({services}), maar u koos er geen.", Newsroom.ErrorAt(page, "BodyNl"));
        Assert.Empty(newsroom.App.Board.Incidents);
    }

    [Fact]
    public async Task Words_that_stand_between_braces_and_are_no_placeholder_stay()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        await newsroom.DoneAsync((await newsroom.FormAsync("/staff/incidents/new")).Set("TitleNl", "De {naam}").Set("BodyNl", "Een {woord}."));

        var incident = Assert.Single(newsroom.App.Board.Incidents);
        Assert.Equal(("De {naam}", "Een {woord}."), (incident.Title.Nl, incident.Updates[0].Body.Nl));
    }

    [Fact]
    public async Task Without_script_a_button_fills_the_form_to_be_changed()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite);
        var form = (await newsroom.FormAsync("/staff/incidents/new")).Set("Template", "ddos");

        var answer = await form.SendAsync("Template");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var filled = FilledForm.Of(newsroom.Editor, "/staff/incidents/new", await FilledForm.PageAsync(answer));
        Assert.Contains("DDoS-aanval", filled["BodyNl"]);
        Assert.Equal(("identified", "attack"), (filled["Status"], filled["Cause"]));
    }

    [Theory, OnBothDatabases]
    public async Task An_update_from_a_template_takes_its_state_along(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database);
        var id = await newsroom.PublishAsync();

        await newsroom.DoneAsync((await newsroom.FormAsync($"/staff/incidents/{id}")).Set("Template", "fix-applied"));

        var incident = newsroom.App.Board.IncidentsById[id];
        Assert.Equal(IncidentStatus.Monitoring, incident.Status);
        Assert.StartsWith("De storing in E-mail (Exchange) is verholpen.", incident.Updates[0].Body.Nl);
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_from_a_template_names_its_window(TestDatabase database)
    {
        await using var newsroom = await Newsroom.OpenAsync(database, Afternoon);
        var form = (await newsroom.FormAsync("/staff/maintenance/new"))
            .Set("Services", newsroom.Service("mysql"), newsroom.Service("ftp")).Set("FallbackPlan", "Terug naar de vorige versie.").Set("Template", "planned-work");

        await newsroom.DoneAsync(form);

        var notice = Assert.Single(newsroom.App.Board.Maintenance);
        Assert.Equal("Onderhoud aan Databases (MySQL) en FTP", notice.Title.Nl);
        Assert.StartsWith("From Thursday 26 November, 22:00 until Friday 27 November, 00:00 we are working on Databases (MySQL) and FTP.", notice.Updates[0].Body.En);
    }

    [Fact]
    public async Task The_form_says_until_when_the_first_notification_is_in_time()
    {
        await using var newsroom = await Newsroom.OpenAsync(TestDatabase.Sqlite, Afternoon);

        var page = await FilledForm.PageAsync(await newsroom.Editor.GetAsync("/staff/incidents/new", TestContext.Current.CancellationToken));

        var line = page.QuerySelector(".publish-bar .deadline")!;
        Assert.Contains("Melden uiterlijk 15:03", line.TextContent);
        Assert.Contains("N1", line.TextContent);
        Assert.Equal("2026-11-25T14:03:00Z", line.QuerySelector("[data-relative]")!.GetAttribute("data-relative"));
    }
}
