using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Tests.Publishing;

namespace StatusPage.Web.Tests.Availability;

public class ClosedMonthTests
{
    /// <summary>00:00 of 5 December 2026 in Amsterdam.</summary>
    private static readonly DateTimeOffset Fifth = new(2026, 12, 4, 23, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_month_is_closed_on_the_fifth_once_and_not_before(TestDatabase database)
    {
        await using var app = await SlaReportTests.SceneAsync(database);
        var close = app.Services.GetRequiredService<CloseMonths>();

        // The site is new: October is closed, as the newest that could be, and what came before it is not. The job of
        // the program itself may be first with it.
        await close.RunAsync(Cancelled);
        app.Clock.Set(Fifth.AddMinutes(-1));
        await close.RunAsync(Cancelled);
        await app.RefreshBoardAsync();
        Assert.False(await IsFinalAsync(app));
        app.Clock.Set(Fifth);
        await Task.WhenAll(close.RunAsync(Cancelled), close.RunAsync(Cancelled));
        Assert.Equal(0, await close.RunAsync(Cancelled));
        await app.RefreshBoardAsync();

        Assert.True(await IsFinalAsync(app));
        await using var db = app.NewDb();
        var months = await db.ClosedMonths.AsNoTracking().OrderBy(m => m.Month).ToListAsync(Cancelled);
        Assert.Equal([("2026-10", 1), ("2026-11", 1)], months.Select(m => (m.Month, m.Version)));
        Assert.All(months, m => Assert.True(m.IsIntact));
        Assert.Contains(months[1].Sha256, (await app.PageAsync("/sla/2026-11")).Said(".page-head"), StringComparison.Ordinal);
        Assert.Equal(2, await db.AuditLog.CountAsync(a => a.Action == "availability.closed", Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task Months_that_were_missed_are_closed_as_soon_as_it_can_be(TestDatabase database)
    {
        await using var app = await SlaReportTests.SceneAsync(database);
        var close = app.Services.GetRequiredService<CloseMonths>();
        await close.RunAsync(Cancelled);
        app.Clock.Set(Fifth.AddDays(65));
        await close.RunAsync(Cancelled);

        await using var db = app.NewDb();
        Assert.Equal(["2026-10", "2026-11", "2026-12", "2027-01"], await db.ClosedMonths.Select(m => m.Month).Order().ToListAsync(Cancelled));
    }

    [Theory, OnBothDatabases]
    public async Task A_corrected_interval_changes_the_figures_and_stands_on_the_report_with_its_reason(TestDatabase database)
    {
        await using var app = await SlaReportTests.SceneAsync(database);
        using var editor = await app.SignInAsync(Roles.Editor);
        await CorrectAsync(app, editor, "2026-11-17T10:30", "De servers waren om half elf weer bereikbaar.");

        Assert.Equal(1800, await CountedAsync(app));
        var page = await app.PageAsync("/sla/2026-11/ftp");
        Assert.Contains("De servers waren om half elf weer bereikbaar.", page.Said(".sla-notes"), StringComparison.Ordinal);
        Assert.DoesNotContain("Sanne", page.DocumentElement.TextContent, StringComparison.Ordinal);

        // The notice keeps its words and its times; a later word of it does not undo the correction.
        var incident = app.Board.Incidents.Single();
        await using (var db = app.NewDb())
        {
            var stored = await db.Incidents.FindAsync([incident.Id], Cancelled);
            Assert.Null(stored!.Correct(stored.Updates[0].Id, new("Beter gezegd.", null), "taal", "test", app.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Cancelled);
        }

        await app.RefreshBoardAsync();
        Assert.Equal(1800, await CountedAsync(app));

        // A node that starts afterwards reads the same.
        await using var db2 = app.NewDb();
        Assert.True(await db2.AuditLog.AnyAsync(a => a.Action == "service.interval_corrected", Cancelled));
        var fresh = new Web.Board.BoardLoader(app.Services.GetRequiredService<IDbContextFactory<Database.StatusDbContext>>(), app.Services.GetRequiredService<Web.Features.StatuspageApi.PageIdentity>());
        await fresh.ReadNewerAsync(Cancelled);
        var again = fresh.Build(app.Board.Site, app.Board.At, null);
        Assert.Equal(app.Board.ServiceBySlug("ftp")!.Holds, again.ServiceBySlug("ftp")!.Holds);
    }

    [Theory, OnBothDatabases]
    public async Task A_closed_month_stays_until_a_manager_corrects_it_and_is_then_still_readable(TestDatabase database)
    {
        await using var app = await SlaReportTests.SceneAsync(database);
        app.Clock.Set(Fifth);
        await app.Services.GetRequiredService<CloseMonths>().RunAsync(Cancelled);
        await app.RefreshBoardAsync();
        using var manager = await app.SignInAsync(Roles.Manager);
        await CorrectAsync(app, manager, "2026-11-17T10:30", "Eerder klaar.");
        Assert.Equal(3600, await CountedAsync(app));

        using var editor = await app.SignInAsync(Roles.Editor);
        Assert.Equal(HttpStatusCode.OK, (await editor.GetAsync("/staff/sla/2026-11", Cancelled)).StatusCode);
        var without = await Newsroom.RefusedAsync(await FilledForm.OpenAsync(manager, "/staff/sla/2026-11", "main form[method=post]"));
        Assert.NotNull(Newsroom.ErrorAt(without, "Reason"));
        var done = await (await FilledForm.OpenAsync(manager, "/staff/sla/2026-11", "main form[method=post]")).Set("Reason", "De storing was eerder voorbij.").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        await app.RefreshBoardAsync();

        Assert.Equal(1800, await CountedAsync(app));
        Assert.True(await IsFinalAsync(app));
        Assert.Contains("De storing was eerder voorbij.", (await app.PageAsync("/sla/2026-11")).Said(".page-head"), StringComparison.Ordinal);
        var frozen = await app.PageAsync("/sla/2026-11/versions/1");
        Assert.Contains("Dit is een eerdere versie", frozen.Said(".page-head"), StringComparison.Ordinal);
        Assert.Contains("1:00:00", frozen.Said(".sla-table"), StringComparison.Ordinal);

        // Nothing changed since: a correction without a difference is none.
        await Newsroom.RefusedAsync((await FilledForm.OpenAsync(manager, "/staff/sla/2026-11", "main form[method=post]")).Set("Reason", "Nog eens."));
    }

    [Theory, OnBothDatabases]
    public async Task An_editor_cannot_correct_a_closed_month(TestDatabase database)
    {
        await using var app = await SlaReportTests.SceneAsync(database);
        app.Clock.Set(Fifth);
        await app.Services.GetRequiredService<CloseMonths>().RunAsync(Cancelled);
        await app.RefreshBoardAsync();
        using var editor = await app.SignInAsync(Roles.Editor);

        // The page has no form for who may not; one made elsewhere is sent back.
        var page = await editor.GetAsync("/staff/sla/2026-11", Cancelled);
        Assert.DoesNotContain("name=\"Version\"", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        var form = await FilledForm.OpenAsync(editor, $"/staff/services/ftp", "main form[method=post]");
        var token = form["__RequestVerificationToken"];
        var answer = await editor.PostAsync("/staff/sla/2026-11", new FormUrlEncodedContent([KeyValuePair.Create("Version", "1"), KeyValuePair.Create("Reason", "Zomaar."), KeyValuePair.Create("__RequestVerificationToken", token)]), Cancelled);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        await using var db = app.NewDb();
        Assert.Equal(1, await db.ClosedMonths.CountAsync(m => m.Month == "2026-11", Cancelled));
    }

    private static async Task CorrectAsync(StatusApp app, HttpClient staff, string end, string reason)
    {
        var hold = app.Board.ServiceBySlug("ftp")!.Holds.Single(h => h.Cause == HoldCause.Incident);
        var address = $"/staff/sla/services/ftp/correct?cause=incident&causeId={hold.CauseId}&from={hold.From.UtcTicks}";
        Assert.NotNull(Newsroom.ErrorAt(await Newsroom.RefusedAsync((await FilledForm.OpenAsync(staff, address, "main form[method=post]")).Set("End.Local", end)), "Reason"));
        var answer = await (await FilledForm.OpenAsync(staff, address, "main form[method=post]")).Set("End.Local", end).Set("Reason", reason).SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await app.RefreshBoardAsync();
    }

    private static async Task<bool> IsFinalAsync(StatusApp app) => (await ReportAsync(app)).GetProperty("final").GetBoolean();

    private static async Task<long> CountedAsync(StatusApp app) =>
        (await ReportAsync(app)).GetProperty("services").EnumerateArray().Single(s => s.GetProperty("service").GetString() == "ftp").GetProperty("counted_downtime_seconds").GetInt64();

    private static async Task<JsonElement> ReportAsync(StatusApp app)
    {
        using var client = app.NewClient();
        return JsonDocument.Parse(await client.GetStringAsync("/api/sla/2026-11.json", Cancelled)).RootElement;
    }
}
