using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain.Deadlines;
using StatusPage.Testing;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Deadlines;

/// <summary>The people on duty, through the pages of the staff and the mails they get.</summary>
public partial class DutyTests
{
    /// <summary>Monday 23 November 2026, 10:00 in Amsterdam.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private const string Roster = """
        roster:
          starts: 2026-11-23
          technicians:
            - { name: Anna, email: anna@example.nl }
            - { name: Bram, email: bram@example.nl, language: en }
          managers:
            - { name: Carla, email: carla@example.nl }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Warnings_go_up_the_ladder_until_somebody_has_it(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var staff = await app.SignInAsync(Roles.Editor);
        var id = await NoteAsync(app, staff);

        await WatchAt(app, 1);
        Assert.Equal(["anna@example.nl"], await ToldAsync(app, id, Milestone.Start));
        await WatchAt(app, 16);
        Assert.Equal(["anna@example.nl", "bram@example.nl"], await ToldAsync(app, id, Milestone.Second));

        // From the link of the mail, without signing in; opening it changes nothing.
        using var phone = app.NewClient();
        var link = await LinkAsync(app, id, Milestone.Second, "bram@example.nl");
        var page = await FilledForm.PageAsync(await phone.GetAsync(link, Cancelled));
        Assert.Contains("Ik ben Bram en ik heb het", page.Said("main"), StringComparison.Ordinal);
        Assert.Null((await FirstAsync(app, id)).HeldBy);
        Assert.Equal(HttpStatusCode.Redirect, (await FilledForm.Of(phone, link, page, "main form").SendAsync()).StatusCode);
        Assert.Equal("Bram", (await FirstAsync(app, id)).HeldBy);
        Assert.Contains("al gebruikt", (await FilledForm.PageAsync(await phone.GetAsync(link, Cancelled))).Said("main"), StringComparison.Ordinal);

        await WatchAt(app, 31);
        await WatchAt(app, 46);
        Assert.Equal(["bram@example.nl"], await ToldAsync(app, id, "50%"));
        Assert.Equal(["bram@example.nl"], await ToldAsync(app, id, "PT15M"));
        await WatchAt(app, 56);
        Assert.Equal(["anna@example.nl", "bram@example.nl", "carla@example.nl"], await ToldAsync(app, id, Milestone.Holding));
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_roster_the_managers_accounts_are_warned(TestDatabase database)
    {
        await using var app = await StartAsync(database, roster: "");
        var manager = await app.AddMemberAsync(Roles.Manager, "mia@example.nl");
        using var staff = await app.SignInAsync(Roles.Editor);
        var id = await NoteAsync(app, staff);
        await WatchAt(app, 1);
        Assert.Equal([manager.Email!], await ToldAsync(app, id, Milestone.Start));
    }

    [Theory, OnBothDatabases]
    public async Task The_overview_lists_what_is_owed_and_who_has_it_and_a_false_alarm_is_closed_with_its_reason(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var staff = await app.SignInAsync(Roles.Editor);
        var id = await NoteAsync(app, staff);
        var overview = await FilledForm.PageAsync(await staff.GetAsync("/staff", Cancelled));
        Assert.Contains("Eerste melding:", overview.Said(".owed"), StringComparison.Ordinal);
        Assert.Contains("uiterlijk 11:00", overview.Said(".owed"), StringComparison.Ordinal);
        Assert.Contains("nog niet gemeld", overview.Said(".owed"), StringComparison.Ordinal);
        Assert.Contains("Anna", overview.QuerySelector("#duty")!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await FilledForm.Of(staff, "/staff", overview, ".owed form").SendAsync()).StatusCode);
        Assert.Contains("Sanne de Boer heeft het", (await FilledForm.PageAsync(await staff.GetAsync("/staff", Cancelled))).Said(".owed"), StringComparison.Ordinal);

        var form = await FilledForm.OpenAsync(staff, $"/staff/incidents/{id}/noted", "main form.form-wide");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.SendAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await form.Set("Reason", "De meting was fout.").SendAsync()).StatusCode);
        Assert.Equal(DeadlineState.Void, (await FirstAsync(app, id)).State);
        Assert.DoesNotContain("Eerste melding", (await FilledForm.PageAsync(await staff.GetAsync("/staff", Cancelled))).Said("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task What_was_noted_is_told_by_the_ordinary_form_and_the_promise_stands_on_the_site(TestDatabase database)
    {
        await using var app = await StartAsync(database);
        using var staff = await app.SignInAsync(Roles.Editor);
        var id = await NoteAsync(app, staff);
        using var visitor = app.NewClient();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/incidents/{id}", Cancelled)).StatusCode);

        app.Clock.Set(Start.AddMinutes(12.9));
        var form = (await FilledForm.OpenAsync(staff, $"/staff/incidents/new?noted={id}")).Set("BodyNl", "We zoeken het uit.").Set("TitleNl", "Mail hapert");
        Assert.Equal(id, form["Id"]);
        Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).StatusCode);

        await app.RefreshBoardAsync();
        Assert.Contains("beloofd binnen 1 uur, nagekomen in 12 minuten", (await app.PageAsync($"/incidents/{id}")).Said("main"), StringComparison.Ordinal);
        Assert.Contains("promised within 1 hour, kept in 12 minutes", (await app.PageAsync($"/en/incidents/{id}")).Said("main"), StringComparison.Ordinal);
        Assert.Contains("Eerste bericht: beloofd binnen 1 uur, nagekomen in 12 minuten", (await app.PageAsync("/")).Said("main"), StringComparison.Ordinal);
        Assert.Contains("1 kept, 0 missed", (await app.PageAsync("/en/promises")).Said("main"), StringComparison.Ordinal);
        var month = JsonDocument.Parse(await visitor.GetStringAsync("/api/promises.json", Cancelled)).RootElement.GetProperty("months")[0];
        Assert.Equal(("2026-11", 1, 0), (month.GetProperty("month").GetString(), month.GetProperty("kept").GetInt32(), month.GetProperty("missed").GetInt32()));
        var promise = month.GetProperty("promises").EnumerateArray().Single(p => p.GetProperty("kind").GetString() == "first_notification");
        Assert.Equal(("met", "N1"), (promise.GetProperty("state").GetString(), promise.GetProperty("rule").GetString()));
        Assert.StartsWith("2026-11-23T10:00:", promise.GetProperty("due").GetString(), StringComparison.Ordinal);
    }

    private static Task<StatusApp> StartAsync(TestDatabase database, string roster = Roster) => StatusApp.StartAsync(database, app =>
    {
        app.Clock.Set(Start);
        File.AppendAllText(Path.Combine(app.ContentDirectory, "site.yml"), $"\n{roster}\n");
    });

    private static async Task<string> NoteAsync(StatusApp app, HttpClient staff)
    {
        var form = await FilledForm.OpenAsync(staff, "/staff/incidents/note", "main form.form-wide");
        var answer = await form.Set($"States[{app.Board.Services.Values.Single(s => s.Slug == "exchange").Id}]", "partial_outage").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return form["Id"]!;
    }

    private static Task<int> WatchAt(StatusApp app, double minutes)
    {
        app.Clock.Set(Start.AddMinutes(minutes));
        return app.Services.GetRequiredService<WatchDeadlines>().RunAsync(app.Clock.GetUtcNow(), Cancelled);
    }

    private static async Task<Deadline> FirstAsync(StatusApp app, string id)
    {
        await using var db = app.NewDb();
        return await db.Deadlines.AsNoTracking().SingleAsync(d => d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification, Cancelled);
    }

    /// <summary>Whose mail is in the queue because of a milestone.</summary>
    private static async Task<List<string>> ToldAsync(StatusApp app, string id, string milestone)
    {
        var prefix = $"direct/deadline/{(await FirstAsync(app, id)).Id}/{milestone}/";
        await using var db = app.NewDb();
        var keys = await db.Set<OutgoingMessage>().Select(m => m.Key).Where(k => k.StartsWith(prefix)).ToListAsync(Cancelled);
        return [.. keys.Select(k => k[prefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The link "I have it" of a mail, from the file that mails become without a mail server.</summary>
    private static async Task<string> LinkAsync(StatusApp app, string id, string milestone, string address)
    {
        Assert.Contains(address, await ToldAsync(app, id, milestone));
        string? link = null;
        await Eventually.TrueAsync(
            () =>
            {
                var folder = Path.Combine(app.DataDirectory, "mail");
                foreach (var mail in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories) : [])
                {
                    var text = File.ReadAllText(mail).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
                    if (text.Contains($"To: {address}", StringComparison.OrdinalIgnoreCase) || text.Contains($"<{address}>", StringComparison.OrdinalIgnoreCase))
                    {
                        link = DutyLink().Match(text) is { Success: true } found ? found.Value : link;
                    }
                }

                return Task.FromResult(link is not null);
            },
            TimeSpan.FromSeconds(60),
            "the mail is there");
        return link!;
    }

    [GeneratedRegex("/staff/duty/[A-Za-z0-9_-]{43}")]
    private static partial Regex DutyLink();
}
