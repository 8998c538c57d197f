using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Maintenance;

public class MaintenanceByTheRulesTests
{
    /// <summary>A Friday, at noon in Amsterdam.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_breaks_a_rule_is_refused_with_the_rule_and_windows_that_would_do(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var page = await Newsroom.RefusedAsync(await FilledAsync(room, "2026-11-20T14:00", "2026-11-20T16:00"));

        Assert.StartsWith("M1: 2 uur hiervan valt in kantoortijd", Newsroom.ErrorAt(page, "Start-Local"), StringComparison.Ordinal);
        Assert.Contains("Vrijdag 20 november 22:00–00:00 is vrij en laat 14 uur van de maand over", page.QuerySelector(".suggestions")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".strip rect.strip-office"));
        Assert.Null(page.GetElementById("OverrideReason"));
        Assert.Empty(room.App.Board.Maintenance);

        // Without script, a suggestion is a button that fills in its window.
        var button = page.QuerySelector("button[name=Take]")!;
        var answer = await FilledForm.Of(room.Editor, "/staff/maintenance/new", page).Set("Take", button.GetAttribute("value")!).SendAsync("Take");
        var moved = FilledForm.Of(room.Editor, "/staff/maintenance/new", await FilledForm.PageAsync(answer));
        Assert.Equal(("2026-11-20T22:00", "2026-11-21T00:00"), (moved["Start.Local"], moved["End.Local"]));
        await room.DoneAsync(moved);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.Zero), room.App.Board.Maintenance.Single().Start);
    }

    [Theory, OnBothDatabases]
    public async Task A_plan_that_is_only_a_word_is_refused_also_for_emergencies(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var form = (await FilledAsync(room, "2026-11-20T14:00", "2026-11-20T16:00")).Set("Kind", "emergency").Set("FallbackPlan", "n.v.t.");
        var page = await Newsroom.RefusedAsync(form);
        Assert.Contains("“n.v.t.” is geen fallback-scenario", Newsroom.ErrorAt(page, "FallbackPlan"), StringComparison.Ordinal);
        await room.DoneAsync(FilledForm.Of(room.Editor, "/staff/maintenance/new", page).Set("FallbackPlan", "Oude schijven terugzetten."));
    }

    [Theory, OnBothDatabases]
    public async Task A_manager_overrules_with_a_reason_that_stands_in_the_log_and_an_editor_cannot(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        await Newsroom.RefusedAsync((await FilledAsync(room, "2026-11-20T14:00", "2026-11-20T16:00")).Set("OverrideReason", "Moet nu."));

        using var manager = await room.App.SignInAsync(Roles.Manager);
        var page = await Newsroom.RefusedAsync(Fill(room, await FilledForm.OpenAsync(manager, "/staff/maintenance/new", "main form[method=post]"), "2026-11-20T14:00", "2026-11-20T16:00"));
        Assert.NotNull(page.GetElementById("OverrideReason"));
        await room.DoneAsync(FilledForm.Of(manager, "/staff/maintenance/new", page).Set("OverrideReason", "De schijf is bijna vol."));

        var notice = room.App.Board.Maintenance.Single();
        Assert.Equal(["M1"], notice.Overrides.Single().Rules);
        Assert.Equal("De schijf is bijna vol.", notice.Overrides.Single().Reason);
        await using var db = room.App.NewDb();
        var entry = await db.AuditLog.SingleAsync(a => a.Action == "maintenance.rules_overruled", Cancelled);
        Assert.Equal("De schijf is bijna vol.", entry.Reason);
        Assert.Contains("M1", entry.After, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Moving_and_extending_are_checked_again_and_shortening_and_cancelling_are_not(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var id = (await room.DoneAsync(await FilledAsync(room, "2026-11-20T22:00", "2026-11-21T02:00"))).Split('/')[^1];
        var address = $"/staff/maintenance/{id}";

        var moved = (await room.FormAsync(address)).Set("BodyNl", "Verplaatst.").Set("Start.Local", "2026-11-23T10:00").Set("End.Local", "2026-11-23T12:00");
        Assert.StartsWith("M1", Newsroom.ErrorAt(await Newsroom.RefusedAsync(moved), "Start-Local"), StringComparison.Ordinal);
        var longer = (await room.FormAsync(address)).Set("BodyNl", "Langer.").Set("Start.Local", "2026-11-21T00:00").Set("End.Local", "2026-11-21T16:30");
        Assert.StartsWith("M5", Newsroom.ErrorAt(await Newsroom.RefusedAsync(longer), "End-Local"), StringComparison.Ordinal);
        Assert.Equal(0, room.App.Board.MaintenanceById[id].Sequence);

        await room.DoneAsync((await room.FormAsync(address)).Set("BodyNl", "Korter.").Set("End.Local", "2026-11-21T01:00"));
        await room.DoneAsync((await room.FormAsync(address)).Set("BodyNl", "Andere dag.").Set("Start.Local", "2026-11-21T22:00").Set("End.Local", "2026-11-21T23:00"));
        await room.DoneAsync((await room.FormAsync(address)).Set("BodyNl", "Toch niet.").Set("Status", "cancelled"));
        Assert.Equal(3, room.App.Board.MaintenanceById[id].Sequence);
        var file = await (await room.Editor.GetAsync($"/maintenance/{id}.ics", Cancelled)).Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("SEQUENCE:3\r\n", file, StringComparison.Ordinal);
        Assert.Contains("LAST-MODIFIED:20261120T11", file, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED\r\n", file, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Facts_cannot_be_amended_into_breaking_a_rule_but_a_title_can_be_mended_under_an_overruled_one(TestDatabase database)
    {
        await using var room = await Newsroom.OpenAsync(database, Noon);
        var overruled = await PublishAsync(room, Facts(room, Noon.AddHours(2), Noon.AddHours(3)), new ManagerOverride("Kan niet wachten."));
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{overruled}/facts")).Set("TitleNl", "Beter gezegd"));

        var minimal = await PublishAsync(room, Facts(room, Noon.AddHours(24), Noon.AddHours(25)) with { ExpectedImpact = ExpectedImpact.Minimal });
        await room.DoneAsync((await room.FormAsync($"/staff/maintenance/{minimal}/facts")).Set("ExpectedImpact", "outage"));
        var page = await Newsroom.RefusedAsync((await room.FormAsync($"/staff/maintenance/{minimal}/facts")).Set("Kind", "version_upgrade"));
        Assert.Contains("M3", page.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(MaintenanceKind.Regular, room.App.Board.MaintenanceById[minimal].Kind);
    }

    [Theory, OnBothDatabases]
    public async Task Of_plans_announced_at_the_same_moment_no_more_go_through_than_the_month_allows(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(Noon));
        // Ten hours each, and sixteen in a month: outside office hours, each on a Saturday or Sunday of its own.
        var commands = new[] { 1, 2, 8, 9 }.Select(days => new NewMaintenance(
            NewId.Create(), Facts(app, Noon.AddDays(days).AddHours(-4), Noon.AddDays(days).AddHours(6)), new LocalizedText("Bericht", null), true));

        var outcomes = await Task.WhenAll(commands.Select(c => Task.Run(
            () => app.UseAsync<PublishMaintenance, Features.Shared.Outcome>(p => p.RunAsync(c, new Actor("Sanne", null), Cancelled)))));

        Assert.Single(outcomes, o => o.Refusals.Count == 0);
        Assert.All(outcomes.Where(o => o.Refusals.Count > 0), o => Assert.Equal("breaks_m5", Assert.Single(o.Refusals).Code));
        await using var db = app.NewDb();
        Assert.Equal(1, await db.Maintenance.CountAsync(Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task The_figures_of_the_rules_are_the_owners(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database, a =>
        {
            a.Clock.Set(Noon);
            var file = Path.Combine(a.ContentDirectory, "site.yml");
            File.WriteAllText(file, File.ReadAllText(file).Replace("monthly_allowance: PT16H", "monthly_allowance: PT1H", StringComparison.Ordinal));
        });
        var command = new NewMaintenance(NewId.Create(), Facts(app, Noon.AddHours(10), Noon.AddHours(12)), new LocalizedText("Bericht", null), true);
        var outcome = await app.UseAsync<PublishMaintenance, Features.Shared.Outcome>(p => p.RunAsync(command, new Actor("Sanne", null), Cancelled));
        Assert.Equal("breaks_m5", Assert.Single(outcome.Refusals).Code);
    }

    private static MaintenanceFacts Facts(StatusApp app, DateTimeOffset start, DateTimeOffset end) => new(
        new LocalizedText("Nieuwe schijven", "New disks"), MaintenanceKind.Regular, ExpectedImpact.Outage, start, end,
        [app.Board.Services.Values.Single(s => s.Slug == "ftp").Id], "Oude schijven terugzetten.");

    private static MaintenanceFacts Facts(Newsroom room, DateTimeOffset start, DateTimeOffset end) => Facts(room.App, start, end);

    private static async Task<string> PublishAsync(Newsroom room, MaintenanceFacts facts, ManagerOverride? overrule = null)
    {
        var command = new NewMaintenance(NewId.Create(), facts, new LocalizedText("Bericht", null), true, overrule);
        var outcome = await room.App.UseAsync<PublishMaintenance, Features.Shared.Outcome>(p => p.RunAsync(command, new Actor("Sanne", null), Cancelled));
        Assert.Empty(outcome.Refusals);
        await room.App.RefreshBoardAsync();
        return command.Id;
    }

    private static async Task<FilledForm> FilledAsync(Newsroom room, string start, string end) => Fill(room, await room.FormAsync("/staff/maintenance/new"), start, end);

    private static FilledForm Fill(Newsroom room, FilledForm form, string start, string end) => form
        .Set("TitleNl", "Nieuwe schijven").Set("BodyNl", "We zetten schijven in.")
        .Set("Start.Local", start).Set("End.Local", end)
        .Set("ExpectedImpact", "outage").Set("Services", room.Service("ftp"))
        .Set("FallbackPlan", "Oude schijven terugzetten.");
}
