using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Catalogue;

public class SetServiceStateTests
{
    private const string Page = "/staff/services/exchange";

    [Theory, OnBothDatabases]
    public async Task A_state_set_by_hand_is_on_the_board_until_it_is_cleared(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Editor);
        var revision = app.Board.Revision;

        var set = await client.PostFormAsync(Page, ("State", "major_outage"), ("Reason", "De monitor ziet het niet."));
        await app.RefreshBoardAsync();
        var during = app.Board.ServiceBySlug("exchange")!;
        var cleared = await client.PostFormAsync(Page, $"{Page}?handler=Clear", []);
        await app.RefreshBoardAsync();

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (set.StatusCode, cleared.StatusCode));
        Assert.Equal(ServiceState.MajorOutage, during.State);
        Assert.Equal(ServiceState.Operational, app.Board.ServiceBySlug("exchange")!.State);
        Assert.True(app.Board.Revision >= revision + 2);
        await using var db = app.NewDb();
        var interval = await db.StatusIntervals.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HoldCause.Manual, "De monitor ziet het niet."), (interval.Cause, interval.Reason));
        Assert.NotNull(interval.To);
        var audit = await db.AuditLog.Where(e => e.Subject == $"service/{during.Id}").OrderBy(e => e.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["service.state_set", "service.state_cleared"], audit.Select(e => e.Action));
        Assert.Equal("""{"state":"major_outage"}""", audit[0].After);
        Assert.All(audit, e => Assert.Equal("Sanne de Boer", e.By));
    }

    [Theory, OnBothDatabases]
    public async Task A_second_state_ends_the_first_and_the_page_shows_the_newest(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Editor);

        await client.PostFormAsync(Page, ("State", "major_outage"), ("Reason", "Alles ligt plat."));
        await client.PostFormAsync(Page, ("State", "operational"), ("Reason", "Toch niet."));
        await app.RefreshBoardAsync();

        Assert.Equal(ServiceState.Operational, app.Board.ServiceBySlug("exchange")!.State);
        await using var db = app.NewDb();
        var open = await db.StatusIntervals.SingleAsync(i => i.To == null, TestContext.Current.CancellationToken);
        Assert.Equal(ServiceState.Operational, open.State);
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_state_or_a_reason_nothing_changes_and_the_form_says_why(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Editor);

        var answer = await client.PostFormAsync(Page, ("State", "broken"), ("Reason", " "));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("id=\"State-error\">Kies een toestand.</p>", page);
        Assert.Contains("id=\"Reason-error\">Geef een reden.</p>", page);
        await using var db = app.NewDb();
        Assert.False(await db.StatusIntervals.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Theory, OnBothDatabases]
    public async Task A_viewer_sees_the_page_but_may_not_set_a_state(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        using var client = await app.SignInAsync(Roles.Viewer);

        var page = await client.GetStringAsync(Page, TestContext.Current.CancellationToken);
        var answer = await client.PostFormAsync(Page, ("State", "major_outage"), ("Reason", "Mag ik dit?"));

        Assert.DoesNotContain("name=\"State\"", page);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await using var db = app.NewDb();
        Assert.False(await db.StatusIntervals.AnyAsync(TestContext.Current.CancellationToken));
    }
}
