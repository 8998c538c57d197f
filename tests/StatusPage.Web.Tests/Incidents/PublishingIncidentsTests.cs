using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Incidents;

public class PublishingIncidentsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_published_in_two_languages_stands_on_both_sites_in_its_own(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);

        var id = await room.PublishAsync();

        foreach (var (address, title, word, markup) in new[] { ("/", "Mail hapert", "het", "strong"), ("/en/", "Mail falters", "looking", "em"), ($"/incidents/{id}", "Mail hapert", "het", "strong"), ($"/en/incidents/{id}", "Mail falters", "looking", "em") })
        {
            var main = (await room.PageAsync(address)).QuerySelector("main")!;
            Assert.Contains(title, main.Text(), StringComparison.Ordinal);
            Assert.Contains(main.QuerySelectorAll($".prose {markup}"), e => e.TextContent == word);
            Assert.Empty(main.QuerySelectorAll(".timeline .lang-tag"));
        }

        Assert.Equal(ServiceState.PartialOutage, room.App.Board.Services[room.Service("exchange")].State);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_written_in_one_language_is_shown_in_the_other_with_a_mark(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);

        var id = await room.PublishAsync("Alleen Nederlands.", null);

        var entry = (await room.PageAsync($"/en/incidents/{id}")).QuerySelector(".timeline > li")!;
        Assert.Contains("Only in Dutch", entry.QuerySelector(".lang-tag")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("nl", entry.QuerySelector(".prose")!.GetAttribute("lang"));
        Assert.Contains("Alleen Nederlands.", entry.Text(), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task It_is_updated_resolved_explained_and_reopened_in_the_same_view(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var mail = room.Service("exchange");

        await room.UpdateAsync(id, "identified", "Een schijf is stuk.", "A disk broke.", ("exchange", "major_outage"), ("ftp", "degraded_performance"));
        Assert.Equal(ServiceState.MajorOutage, room.App.Board.Services[mail].State);
        Assert.NotNull(room.App.Board.IncidentsById[id].NextUpdateBy);

        await room.UpdateAsync(id, "resolved", "Alles werkt.", "All works.");
        Assert.Equal(ServiceState.Operational, room.App.Board.Services[mail].State);
        Assert.Null(room.App.Board.IncidentsById[id].NextUpdateBy);

        await room.UpdateAsync(id, "postmortem", "Het was een **schijf**.");
        Assert.Equal(IncidentStatus.Postmortem, room.App.Board.IncidentsById[id].Status);

        await room.UpdateAsync(id, "investigating", "Toch niet.", null, ("exchange", "partial_outage"));
        Assert.Equal(ServiceState.PartialOutage, room.App.Board.Services[mail].State);
        Assert.True(room.App.Board.IncidentsById[id].IsOpen);

        var text = await room.TextAsync($"/incidents/{id}");
        Assert.All(["We zoeken het uit.", "Een schijf is stuk.", "Alles werkt.", "Het was een schijf.", "Toch niet."], said => Assert.Contains(said, text, StringComparison.Ordinal));
        await using var db = room.App.NewDb();
        Assert.Equal(
            ["incident.published", "incident.updated", "incident.resolved", "incident.explained", "incident.reopened"],
            await db.AuditLog.Where(a => a.Subject == $"incident/{id}").OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task An_explanation_before_the_end_is_refused_at_the_status(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();

        var page = await Newsroom.RefusedAsync((await room.FormAsync($"/staff/incidents/{id}")).Set("Status", "postmortem").Set("BodyNl", "Te vroeg."));

        Assert.Contains("Meld de storing eerst als opgelost", page.QuerySelector("#Status-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Te vroeg.", page.QuerySelector("#BodyNl")!.TextContent);
        Assert.Single(room.App.Board.IncidentsById[id].Updates);
    }

    [Theory, OnBothDatabases]
    public async Task A_corrected_update_shows_its_new_words_and_that_it_was_corrected(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var update = room.App.Board.IncidentsById[id].Updates[0].Id;

        await room.DoneAsync((await room.FormAsync($"/staff/incidents/{id}/updates/{update}")).Set("BodyNl", "We weten het al.").Set("Reason", "verkeerde tekst"));

        var main = await room.TextAsync($"/incidents/{id}");
        Assert.Contains("We weten het al.", main, StringComparison.Ordinal);
        Assert.Contains("Verbeterd op", main, StringComparison.Ordinal);
        Assert.DoesNotContain("We zoeken het uit.", main, StringComparison.Ordinal);
        Assert.DoesNotContain("verkeerde tekst", main, StringComparison.Ordinal);
        var staff = await FilledForm.PageAsync(await room.Editor.GetAsync($"/staff/incidents/{id}", Cancelled));
        Assert.Contains("verkeerde tekst", staff.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("We zoeken **het** uit.", staff.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_withdrawn_update_leaves_its_place_and_undoes_what_it_did(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        await room.UpdateAsync(id, "resolved", "Voorbij.");
        var update = room.App.Board.IncidentsById[id].Updates.Single(u => u.Status == IncidentStatus.Resolved).Id;

        await room.DoneAsync((await room.FormAsync($"/staff/incidents/{id}/updates/{update}", "form[action='?handler=Withdraw']")).Set("WithdrawReason", "te vroeg"));

        var main = await room.TextAsync($"/incidents/{id}");
        Assert.DoesNotContain("Voorbij.", main, StringComparison.Ordinal);
        Assert.Contains("ingetrokken", main, StringComparison.Ordinal);
        Assert.Equal(ServiceState.PartialOutage, room.App.Board.Services[room.Service("exchange")].State);
    }

    [Theory, OnBothDatabases]
    public async Task What_it_did_to_services_and_when_is_changed_afterwards_with_a_reason_on_the_record(TestDatabase database)
    {
        var now = new DateTimeOffset(2026, 11, 25, 13, 0, 0, TimeSpan.Zero);
        await using var room = await Newsroom.OpenAsync(database, now);
        var id = await room.PublishAsync();
        room.App.Clock.Advance(TimeSpan.FromHours(1));
        await room.UpdateAsync(id, "resolved", "Alles werkt.", "All works.");
        var (mail, ftp) = (room.Service("exchange"), room.Service("ftp"));
        var address = $"/staff/incidents/{id}/course";

        var form = (await room.FormAsync(address)).Set($"Updates[0].States[{mail}]", "degraded_performance").Set($"Updates[0].States[{ftp}]", "major_outage").Set("Updates[1].At.Local", "2026-11-25T14:30");
        var refused = await Newsroom.RefusedAsync(form);
        Assert.Equal("degraded_performance", refused.QuerySelector($"select[name='Updates[0].States[{mail}]'] option[selected]")!.GetAttribute("value"));
        Assert.NotNull(refused.QuerySelector("#Reason[aria-invalid=true]"));
        await room.DoneAsync(form.Set("Reason", "volgens de metingen"));

        await using var db = room.App.NewDb();
        var holds = await db.StatusIntervals.Where(i => i.CauseId == id).OrderBy(i => i.State).ToListAsync(Cancelled);
        Assert.Equal([(mail, ServiceState.DegradedPerformance), (ftp, ServiceState.MajorOutage)], holds.Select(h => (h.ServiceId, h.State)));
        Assert.All(holds, h => Assert.Equal(now.AddMinutes(30), h.To));
        Assert.Equal(Impact.Critical, room.App.Board.IncidentsById[id].Impact);
        var entry = await db.AuditLog.SingleAsync(e => e.Action == "incident.retold", Cancelled);
        Assert.Equal("volgens de metingen", entry.Reason);
        Assert.Contains("partial_outage", entry.Before, StringComparison.Ordinal);
        Assert.Contains("major_outage", entry.After, StringComparison.Ordinal);
        Assert.Equal(2, await db.Set<Web.Features.Notifications.Outbox.OutgoingMessage>().CountAsync(m => m.NoticeId == id, Cancelled));

        // Readers see at each update that changed that it was told otherwise at first, and when.
        Assert.All(room.App.Board.IncidentsById[id].Updates, u => Assert.Equal(u.UpdatedAt, u.RetoldAt));
        var page = await FilledForm.PageAsync(await room.Editor.GetAsync($"/en/incidents/{id}", Cancelled));
        Assert.Equal(2, page.QuerySelectorAll(".timeline p").Count(p => p.Text().Contains("Time or services changed afterwards on", StringComparison.Ordinal)));

        // Of the same form once more nothing comes, and of an older one a conflict that shows what stands.
        await room.DoneAsync(form);
        var older = await Newsroom.RefusedAsync(form.Set($"Updates[0].States[{mail}]", "major_outage"), HttpStatusCode.Conflict);
        Assert.Contains("Werkt niet", older.QuerySelector(".conflict")!.Text(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnBothDatabases]
    public async Task A_closed_month_keeps_its_report_when_an_incident_in_it_is_told_anew(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 25, 13, 0, 0, TimeSpan.Zero));
        var id = await room.PublishAsync();
        room.App.Clock.Advance(TimeSpan.FromHours(1));
        await room.UpdateAsync(id, "resolved", "Alles werkt.", "All works.");
        room.App.Clock.Set(new DateTimeOffset(2026, 12, 8, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await room.App.Services.GetRequiredService<Web.Features.Availability.CloseMonths>().RunAsync(Cancelled));
        await using var db = room.App.NewDb();
        var before = await db.ClosedMonths.AsNoTracking().SingleAsync(Cancelled);

        var answer = await room.App.UseAsync(async (Web.Features.Incidents.RetellIncident retell) =>
        {
            await using var reading = room.App.NewDb();
            var incident = await reading.Incidents.SingleAsync(i => i.Id == id, Cancelled);
            var course = incident.Course();
            return await retell.RunAsync(
                new(id, incident.Version, [course[0] with { States = new Dictionary<string, ServiceState> { [room.Service("exchange")] = ServiceState.DegradedPerformance } }, course[1]], "volgens de metingen"),
                Web.Features.Audit.Actor.CommandLine, Cancelled);
        });

        Assert.True(answer.IsDone);
        await room.App.RefreshBoardAsync();
        var after = await db.ClosedMonths.AsNoTracking().SingleAsync(Cancelled);
        Assert.Equal((before.Sha256, before.Version), (after.Sha256, after.Version));
        Assert.Equal(ServiceState.DegradedPerformance, (await db.StatusIntervals.SingleAsync(i => i.CauseId == id, Cancelled)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Withdrawing_the_only_update_or_giving_no_reason_is_refused(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var address = $"/staff/incidents/{id}/updates/{room.App.Board.IncidentsById[id].Updates[0].Id}";

        var noReason = await Newsroom.RefusedAsync(await room.FormAsync(address, "form[action='?handler=Withdraw']"));
        Assert.Equal("Geef een reden.", Newsroom.ErrorAt(noReason, "WithdrawReason"));

        var only = await Newsroom.RefusedAsync((await room.FormAsync(address, "form[action='?handler=Withdraw']")).Set("WithdrawReason", "fout"));
        Assert.Contains("enige bericht", only.GetElementById("errors")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_editors_the_second_sees_what_the_first_said_and_keeps_what_was_typed(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var second = (await room.FormAsync($"/staff/incidents/{id}")).Set("Status", "monitoring").Set("BodyNl", "Het woord van de tweede.").Set("BodyEn", "The second's word.");
        await room.UpdateAsync(id, "identified", "Het woord van de eerste.");

        var page = await Newsroom.RefusedAsync(second, HttpStatusCode.Conflict);

        Assert.Contains("Het woord van de eerste.", page.QuerySelector(".conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Het woord van de tweede.", page.GetElementById("BodyNl")!.TextContent);
        Assert.Equal("The second's word.", page.GetElementById("BodyEn")!.TextContent);
        Assert.DoesNotContain("tweede", await room.TextAsync($"/incidents/{id}"), StringComparison.Ordinal);

        await room.DoneAsync(FilledForm.Of(room.Editor, $"/staff/incidents/{id}", page));
        Assert.Equal(3, room.App.Board.IncidentsById[id].Updates.Count);
    }

    [Theory, OnBothDatabases]
    public async Task Two_corrections_of_one_update_are_a_conflict_that_shows_both(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var address = $"/staff/incidents/{id}/updates/{room.App.Board.IncidentsById[id].Updates[0].Id}";
        var second = (await room.FormAsync(address)).Set("BodyNl", "Van de tweede.").Set("Reason", "taal");
        await room.DoneAsync((await room.FormAsync(address)).Set("BodyNl", "Van de eerste.").Set("Reason", "feit"));

        var page = await Newsroom.RefusedAsync(second, HttpStatusCode.Conflict);

        Assert.Contains("Van de eerste.", page.QuerySelector(".conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Van de tweede.", page.GetElementById("BodyNl")!.TextContent);
    }

    [Theory, OnBothDatabases]
    public async Task Two_amendments_are_a_conflict_that_shows_both(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var id = await room.PublishAsync();
        var second = (await room.FormAsync($"/staff/incidents/{id}/facts")).Set("TitleNl", "Titel van de tweede");
        await room.DoneAsync((await room.FormAsync($"/staff/incidents/{id}/facts")).Set("TitleNl", "Titel van de eerste"));

        var page = await Newsroom.RefusedAsync(second, HttpStatusCode.Conflict);

        Assert.Contains("Titel van de eerste", page.QuerySelector(".conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Titel van de tweede", page.GetElementById("TitleNl")!.GetAttribute("value"));
    }

    [Theory, OnBothDatabases]
    public async Task A_form_that_is_sent_twice_publishes_once(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var form = (await room.FormAsync("/staff/incidents/new")).Set("TitleNl", "Mail hapert").Set("BodyNl", "Eén keer.");

        var answers = await Task.WhenAll(form.SendAsync(), form.SendAsync());
        var again = await form.SendAsync();

        Assert.All(answers.Append(again), a => Assert.Equal((HttpStatusCode.Redirect, $"/staff/incidents/{form["Id"]}"), (a.StatusCode, a.Headers.Location?.OriginalString)));
        var update = (await room.FormAsync($"/staff/incidents/{form["Id"]}")).Set("BodyNl", "Nog één keer.");
        var updates = await Task.WhenAll(update.SendAsync(), update.SendAsync());
        Assert.All(updates, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        await using var db = room.App.NewDb();
        Assert.Equal(2, (await db.Incidents.SingleAsync(Cancelled)).Updates.Count);
        Assert.Equal(2, await db.AuditLog.CountAsync(a => a.Subject == $"incident/{form["Id"]}", Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task Every_mistake_is_told_at_its_field_and_nothing_typed_is_lost(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var mail = room.Service("exchange");
        var form = (await room.FormAsync("/staff/incidents/new"))
            .Set("TitleEn", new string('x', 256))
            .Set("BodyNl", "\nOmzichtig getypt.\n\nMet een tweede alinea.")
            .Set("BodyEn", new string('>', 200) + " deep")
            .Set($"States[{mail}]", "major_outage")
            .Set("DetectedAt.Local", "morgen")
            .Set("Cause", "attack")
            .Set("ForceMajeureReason", "DDoS van buiten")
            .Set("Quiet", "true");

        var page = await Newsroom.RefusedAsync(form);

        Assert.Contains("hoogstens 255", Newsroom.ErrorAt(page, "TitleEn"), StringComparison.Ordinal);
        Assert.Contains("te ingewikkeld", Newsroom.ErrorAt(page, "BodyEn"), StringComparison.Ordinal);
        Assert.Contains("geen datum", Newsroom.ErrorAt(page, "DetectedAt-Local"), StringComparison.Ordinal);
        Assert.Null(Newsroom.ErrorAt(page, "BodyNl"));
        var summary = page.GetElementById("errors")!;
        Assert.Equal(["#BodyEn", "#DetectedAt-Local", "#TitleEn"], summary.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Order(StringComparer.Ordinal));
        Assert.True(summary.HasAttribute("autofocus"));

        var kept = FilledForm.Of(room.Editor, "/staff/incidents/new", page);
        foreach (var name in new[] { "Id", "TitleEn", "BodyNl", "BodyEn", "DetectedAt.Local", "StartedAt.Local", "Cause", "ForceMajeureReason", "Quiet", "Kind", "Status", "NextUpdate", $"States[{mail}]" })
        {
            Assert.Equal(form[name], kept[name]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_megabyte_of_text_is_refused_at_its_field(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var form = (await room.FormAsync("/staff/incidents/new")).Set("TitleNl", "Groot").Set("BodyNl", new string('a', 1_000_000));

        var page = await Newsroom.RefusedAsync(form);

        Assert.Contains("te lang", Newsroom.ErrorAt(page, "BodyNl"), StringComparison.Ordinal);
        Assert.Empty(room.App.Board.Incidents);
    }

    [Theory, OnBothDatabases]
    public async Task The_times_of_the_form_are_those_of_the_providers_clock(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
        room.App.Clock.Set(new DateTimeOffset(2026, 7, 1, 12, 34, 5, TimeSpan.Zero));
        var form = await room.FormAsync("/staff/incidents/new");
        Assert.Equal("2026-07-01T14:34", form["DetectedAt.Local"]);

        var id = (await room.DoneAsync(form.Set("TitleNl", "Zomer").Set("BodyNl", "Warm.").Set("StartedAt.Local", "2026-07-01T13:00"))).Split('/')[^1];

        Assert.Equal(new DateTimeOffset(2026, 7, 1, 11, 0, 0, TimeSpan.Zero), room.App.Board.IncidentsById[id].StartedAt);
    }

    [Theory, OnBothDatabases]
    public async Task In_the_hour_that_comes_twice_the_form_asks_which_one(TestDatabase database)
    {
        // 25 October 2026, 03:30 by the clock for the second time a moment ago.
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 10, 25, 6, 0, 0, TimeSpan.Zero));
        var form = (await room.FormAsync("/staff/incidents/new")).Set("TitleNl", "Nacht").Set("BodyNl", "Donker.").Set("StartedAt.Local", "2026-10-25T02:30");

        var page = await Newsroom.RefusedAsync(form);
        Assert.Contains("twee keer", Newsroom.ErrorAt(page, "StartedAt-Local"), StringComparison.Ordinal);
        var id = (await room.DoneAsync(FilledForm.Of(room.Editor, "/staff/incidents/new", page).Set("StartedAt.Which", "second"))).Split('/')[^1];

        Assert.Equal(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero), room.App.Board.IncidentsById[id].StartedAt);
    }

    [Theory, OnBothDatabases]
    public async Task Publishing_without_notifying_is_a_choice_of_its_own_and_on_the_record(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);

        var loud = await room.PublishAsync();
        var quiet = await room.PublishAsync(quiet: true);

        Assert.True(room.App.Board.IncidentsById[loud].Updates[0].Notify);
        Assert.False(room.App.Board.IncidentsById[quiet].Updates[0].Notify);
        await using var db = room.App.NewDb();
        var entry = await db.AuditLog.SingleAsync(a => a.Subject == $"incident/{quiet}", Cancelled);
        Assert.Equal(("incident.published", "Sanne de Boer"), (entry.Action, entry.By));
        Assert.Contains("\"notify\":false", entry.After, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_backfilled_incident_has_its_own_times_and_notifies_nobody(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var first = await room.FormAsync("/staff/incidents/backfill");
        var more = await FilledForm.PageAsync(await first.SendAsync("More"));
        var form = FilledForm.Of(room.Editor, "/staff/incidents/backfill", more)
            .Set("TitleNl", "Oude storing").Set("StartedAt.Local", "2026-03-02T10:00").Set("DetectedAt.Local", "2026-03-02T10:05")
            .Set($"States[{room.Service("ftp")}]", "major_outage")
            .Set("Updates[0].At.Local", "2026-03-02T10:10").Set("Updates[0].BodyNl", "Eerste bericht.")
            .Set("Updates[1].At.Local", "2026-03-02T11:00").Set("Updates[1].BodyNl", "Opgelost.")
            .Set("Updates[2].At.Local", "2026-03-02T10:30").Set("Updates[2].BodyNl", "Tussenbericht.");

        var id = (await room.DoneAsync(form)).Split('/')[^1];

        var incident = room.App.Board.IncidentsById[id];
        Assert.Equal(NoticeOrigin.Backfilled, incident.Origin);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), incident.StartedAt);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), incident.ResolvedAt);
        Assert.Equal(["Opgelost.", "Tussenbericht.", "Eerste bericht."], incident.Updates.Select(u => u.Body.Nl));
        Assert.All(incident.Updates, u => Assert.False(u.Notify));
        var hold = Assert.Single(room.App.Board.Services[room.Service("ftp")].Holds);
        Assert.Equal((incident.StartedAt, incident.ResolvedAt), (hold.From, hold.To));
    }

    [Theory, OnBothDatabases]
    public async Task A_backfilled_incident_that_is_not_over_is_refused(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var form = (await room.FormAsync("/staff/incidents/backfill"))
            .Set("TitleNl", "Oud").Set("StartedAt.Local", "2026-03-02T10:00").Set("DetectedAt.Local", "2026-03-02T10:05")
            .Set("Updates[0].At.Local", "2026-03-02T10:10").Set("Updates[0].BodyNl", "Eerste bericht.");

        var page = await Newsroom.RefusedAsync(form);

        Assert.Contains("moet voorbij zijn", page.GetElementById("Updates-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Eerste bericht.", page.GetElementById("Updates-0--BodyNl")!.TextContent);
    }

    [Theory, OnBothDatabases]
    public async Task The_preview_is_what_the_public_page_then_shows(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var form = (await room.FormAsync("/staff/incidents/new"))
            .Set("TitleNl", "Mail hapert").Set("TitleEn", "Mail falters").Set("BodyNl", "- een\n- twee\n\n<script>x</script>").Set("BodyEn", "**Bold**")
            .Set($"States[{room.Service("exchange")}]", "partial_outage");

        var preview = await FilledForm.PageAsync(await form.SendAsync("Preview"));
        await room.DoneAsync(form);

        foreach (var (language, address) in new[] { ("nl", "/"), ("en", "/en/") })
        {
            var shown = (await room.PageAsync(address)).QuerySelector("article.notice")!;
            shown.RemoveAttribute("id");
            // In how much time the promise was kept is only known once it is out.
            shown.QuerySelector("footer > .wide")!.Remove();
            Assert.Equal(WithoutTimes(shown), WithoutTimes(preview.QuerySelector($".preview[lang={language}] article.notice")!));
        }

        Assert.Equal("- een\n- twee\n\n<script>x</script>", preview.GetElementById("BodyNl")!.TextContent);

        // The clock goes on between the two.
        static string WithoutTimes(IElement element) => Regex.Replace(Regex.Replace(element.OuterHtml, "<time .*?</time>", "<time>"), @"\s+", " ");
    }

    [Theory, OnBothDatabases]
    public async Task The_list_has_open_incidents_first_and_finds_by_title(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database);
        var open = await room.PublishAsync();
        room.App.Clock.Advance(TimeSpan.FromHours(1));
        var over = await room.PublishAsync();
        await room.UpdateAsync(over, "resolved", "Klaar.");

        Assert.Equal([$"/staff/incidents/{open}", $"/staff/incidents/{over}"], await ListedAsync("/staff/incidents"));
        Assert.Equal([$"/staff/incidents/{over}"], await ListedAsync("/staff/incidents?Show=unexplained&Find=mail"));
        Assert.Empty(await ListedAsync("/staff/incidents?Find=ftp"));

        async Task<IEnumerable<string?>> ListedAsync(string address) =>
            (await FilledForm.PageAsync(await room.Editor.GetAsync(address, Cancelled))).QuerySelectorAll(".rows a").Select(a => a.GetAttribute("href"));
    }

    [Theory, OnBothDatabases]
    public async Task Who_may_only_look_cannot_publish(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var viewer = await app.SignInAsync(StatusPage.Web.Features.Staff.Roles.Viewer);

        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/staff/incidents", Cancelled)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await viewer.GetAsync("/staff/incidents/new", Cancelled)).StatusCode);
    }
}
