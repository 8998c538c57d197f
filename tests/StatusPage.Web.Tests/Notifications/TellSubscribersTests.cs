using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Notifications;

public class TellSubscribersTests
{
    private static readonly LocalizedText Title = new("Mail hapert", "Mail falters");
    private static readonly LocalizedText Body = new("We zoeken de **oorzaak**.", "We are looking for the **cause**.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_evidence_of_many_is_cut_on_the_screen_and_whole_to_be_printed()
    {
        const int Many = Features.Notifications.Staff.EvidencePage.Most + 1;
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var addresses = app.Services.GetRequiredService<SubscriberAddresses>();
        await using var db = app.NewDb();
        foreach (var i in Enumerable.Range(0, Many))
        {
            var one = addresses.New(ChannelKind.Mail, $"klant{i}@example.nl", Language.Dutch, "test", app.Clock.GetUtcNow());
            (one.State, one.Everything, one.Events) = (SubscriberState.Confirmed, true, EventChoice.All);
            db.Add(one);
        }

        await db.SaveChangesAsync(Stop);
        var incident = await new Scene(app).IncidentAsync(Title, Body, ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(async () => await db.Set<DeliveryRecord>().CountAsync(Stop) == Many, TimeSpan.FromSeconds(120), "all are on record");
        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        var page = await FilledForm.PageAsync(await staff.GetAsync($"/staff/evidence/{incident.Id}", Stop));
        Assert.Equal(Many - 1, page.QuerySelectorAll("table.audit tbody tr").Length);
        // Without a mail server they are files, and the page says so in the language of its reader.
        Assert.Contains("als bestand bewaard", page.QuerySelector("table.audit tbody tr")!.TextContent, StringComparison.Ordinal);
        var whole = await FilledForm.PageAsync(await staff.GetAsync(page.QuerySelector("a[href$='all=true']")!.GetAttribute("href"), Stop));
        Assert.Equal(Many, whole.QuerySelectorAll("table.audit tbody tr").Length);
    }

    [Theory, OnBothDatabases]
    public async Task Who_chose_it_hears_it_once_in_their_language_and_their_mails_are_one_thread(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        var scene = new Scene(app);
        await app.SubscribeAsync("alles@example.nl");
        await app.SubscribeAsync("english@example.nl", Language.English);
        await app.SubscribeAsync("exchange@example.nl", serviceIds: [scene.IdOf("exchange")]);
        await app.SubscribeAsync("network@example.nl", serviceIds: [scene.IdOf("netwerk")]);
        await app.SubscribeAsync("onderhoud@example.nl", events: EventChoice.Maintenance);

        var incident = await scene.IncidentAsync(Title, Body, ServiceState.PartialOutage, ["exchange"], nextUpdateBy: scene.Now.AddHours(1));
        await sink.ReceivesAsync(3);
        await Task.Delay(300, Stop);
        Assert.Equal(["alles@example.nl", "english@example.nl", "exchange@example.nl"], sink.Mails.Select(m => m.EnvelopeTo).Order());

        var first = sink.Mails.Single(m => m.EnvelopeTo == "alles@example.nl");
        Assert.Equal("[Storing] E-mail (Exchange): Mail hapert", first["Subject"]);
        Assert.Contains("We zoeken de oorzaak.", first.Text);
        Assert.Contains("(Europe/Amsterdam)", first.Text);
        Assert.Contains("We laten uiterlijk", first.Text);
        Assert.Contains("<strong>oorzaak</strong>", first.Html);
        Assert.Equal("List-Unsubscribe=One-Click", first["List-Unsubscribe-Post"]);
        Assert.Contains(Subscribing.LinkIn(first.Text), first["List-Unsubscribe"]);
        Assert.NotNull(first["List-Id"]);
        Assert.Contains("looking for the", sink.Mails.Single(m => m.EnvelopeTo == "english@example.nl").Text);

        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new LocalizedText("Alles werkt weer.", null));
        await sink.ReceivesAsync(6);
        var second = sink.Mails.Last(m => m.EnvelopeTo == "alles@example.nl");
        Assert.StartsWith("[Opgelost] E-mail (Exchange)", second["Subject"]);
        Assert.Equal(first["Message-ID"], second["In-Reply-To"]);
        Assert.Equal(first["Message-ID"], second["References"]);
        Assert.NotEqual(first["Message-ID"], second["Message-ID"]);
    }

    [Theory, OnBothDatabases]
    public async Task Publishing_without_notifying_queues_nothing_and_what_is_not_live_tells_nobody(TestDatabase database)
    {
        await using var app = await StatusApp.StartAsync(database);
        var scene = new Scene(app);
        await app.SubscribeAsync("alles@example.nl");
        await PublishAsync(app, notify: false);
        await scene.IncidentAsync(Title, Body, ServiceState.PartialOutage, ["exchange"], scene.Now.AddDays(-3), origin: NoticeOrigin.Backfilled);
        await using var db = app.NewDb();
        Assert.Empty(await db.Set<OutgoingMessage>().ToListAsync(Stop));
    }

    [Theory, OnBothDatabases]
    public async Task Who_has_not_had_the_first_mail_gets_only_the_newer_one_with_both_texts(TestDatabase database)
    {
        var (port, settings) = await DeadServerAsync();
        await using var app = await StatusApp.StartAsync(database, settings);
        var scene = new Scene(app);
        var status = app.Services.GetRequiredService<ChannelStatus>();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        var incident = await scene.IncidentAsync(Title, Body, ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), TimeSpan.FromSeconds(60), "the server is away");
        await using (var db = app.NewDb())
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    // Twice, for what was being taken at the very moment.
                    var first = await db.Set<Delivery>().CountAsync(d => d.Claim != null, Stop);
                    await Task.Delay(300, Stop);
                    return first <= 1 && await db.Set<Delivery>().CountAsync(d => d.Claim != null, Stop) <= 1;
                },
                TimeSpan.FromSeconds(60),
                "what was taken is given back");
        }

        await scene.UpdateAsync(incident, IncidentStatus.Identified, new LocalizedText("Het ligt aan een schijf.", null));

        using var sink = await MailSink.StartAsync(port);
        await sink.ReceivesAsync(20);
        await Task.Delay(1500, Stop);
        // The one with which the server was being tried when the update came keeps its own mail.
        var once = sink.Mails.GroupBy(m => m.EnvelopeTo).Where(g => g.Count() == 1).Select(g => g.Single()).ToList();
        Assert.True(once.Count >= 19, $"{once.Count} heard it once.");
        Assert.All(once, mail =>
        {
            Assert.Contains("We zoeken de oorzaak.", mail.Text);
            Assert.True(mail.Text.IndexOf("schijf", StringComparison.Ordinal) < mail.Text.IndexOf("oorzaak", StringComparison.Ordinal));
        });
    }

    [Theory, OnBothDatabases]
    public async Task An_undone_notice_and_a_corrected_word_stop_what_has_not_gone_out(TestDatabase database)
    {
        var (port, settings) = await DeadServerAsync();
        await using var app = await StatusApp.StartAsync(database, settings);
        var status = app.Services.GetRequiredService<ChannelStatus>();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        var undone = await PublishAsync(app);
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), TimeSpan.FromSeconds(60), "the server is away");
        Assert.True((await app.UseAsync<RetractIncident, Features.Shared.Outcome>(u => u.RunAsync(undone, Actor.Clock, Stop))).IsDone);
        var kept = await PublishAsync(app);
        await using (var db = app.NewDb())
        {
            var incident = await db.Incidents.SingleAsync(i => i.Id == kept, Stop);
            Assert.Null(incident.Correct(incident.Updates[0].Id, new LocalizedText("We zoeken de juiste oorzaak.", null), "typfout", "test", app.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Stop);
        }

        using var sink = await MailSink.StartAsync(port);
        await sink.ReceivesAsync(20);
        await Task.Delay(500, Stop);
        // The message that tried the door may have been on its way in each case.
        Assert.True(sink.Mails.Count(m => m.Text.Contains("juiste oorzaak", StringComparison.Ordinal)) >= 19);
        Assert.True(sink.Count <= 22, $"{sink.Count} mails came.");
    }

    [Theory, OnBothDatabases]
    public async Task Who_was_being_tried_at_the_moment_of_a_correction_hears_the_corrected_words(TestDatabase database)
    {
        var (port, settings) = await DeadServerAsync();
        await using var app = await StatusApp.StartAsync(database, settings);
        var status = app.Services.GetRequiredService<ChannelStatus>();
        foreach (var i in Enumerable.Range(0, 5))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        var published = await PublishAsync(app);
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), TimeSpan.FromSeconds(60), "the server is away");
        // A node that has everything in hand, and is killed before it could send any of it.
        var store = app.Services.GetRequiredService<OutboxStore>();
        var now = app.Clock.GetUtcNow();
        await Eventually.TrueAsync(
            async () =>
            {
                await store.ClaimAsync(ChannelKind.Mail, Delivery.Bulk, 100, "gone", now.AddYears(1), now.AddSeconds(20), null, Stop);
                await using var look = app.NewDb();
                return await look.Set<Delivery>().CountAsync(d => d.Claim == "gone", Stop) == 5;
            },
            TimeSpan.FromSeconds(60),
            "the other node has all five");
        await using (var db = app.NewDb())
        {
            var incident = await db.Incidents.SingleAsync(i => i.Id == published, Stop);
            Assert.Null(incident.Correct(incident.Updates[0].Id, new LocalizedText("We zoeken de juiste oorzaak.", null), "typfout", "test", app.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Stop);
        }

        using var sink = await MailSink.StartAsync(port);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await sink.ReceivesAsync(5);
        Assert.Equal(5, sink.Mails.Where(m => m.Text.Contains("juiste oorzaak", StringComparison.Ordinal)).Select(m => m.EnvelopeTo).Distinct().Count());
        Assert.Equal(5, sink.Count);
    }

    [Theory, OnBothDatabases]
    public async Task Maintenance_is_announced_reminded_of_once_started_and_completed(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        var scene = new Scene(app);
        await app.SubscribeAsync("alles@example.nl");
        var notice = await scene.MaintenanceAsync(new("Nieuwe schijven", "New disks"), new("U merkt er weinig van.", null), scene.Now.AddHours(30), TimeSpan.FromHours(2), ["exchange"]);
        await sink.ReceivesAsync(1);
        Assert.StartsWith("[Onderhoud]", sink.Mails[^1]["Subject"]);

        app.Clock.Advance(TimeSpan.FromHours(7));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await app.UseAsync<RemindJob, int>(async job => { await job.RunAsync(Stop); return 0; });
        }

        await sink.ReceivesAsync(2);
        Assert.StartsWith("[Herinnering]", sink.Mails[^1]["Subject"]);
        foreach (var (hours, subject) in new[] { (24, "[Begonnen]"), (2, "[Klaar]") })
        {
            app.Clock.Advance(TimeSpan.FromHours(hours));
            var before = sink.Count;
            await using var db = app.NewDb();
            (await db.Maintenance.SingleAsync(m => m.Id == notice.Id, Stop)).FollowClock(app.Clock.GetUtcNow(), NewId.Create, "clock");
            await db.SaveChangesAsync(Stop);
            await sink.ReceivesAsync(before + 1);
            Assert.StartsWith(subject, sink.Mails[^1]["Subject"]);
        }

        Assert.Equal(4, sink.Count);
    }

    [Theory, OnBothDatabases]
    public async Task Following_one_incident_brings_that_incident_alone(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        using var client = app.NewClient();
        var scene = new Scene(app);
        var followed = await scene.IncidentAsync(Title, Body, ServiceState.PartialOutage, ["exchange"]);
        await client.AskAsync("anna@example.nl", ("Notice", followed.Id), ("Language", "nl"));
        await sink.ReceivesAsync(1);
        var link = Subscribing.LinkIn(sink.Mails.Single().Text);
        await (await FilledForm.OpenAsync(client, link, "main form[action*=Confirm]")).SendAsync();

        await scene.IncidentAsync(new("Iets anders", "Something else"), Body, ServiceState.PartialOutage, ["exchange"]);
        await scene.UpdateAsync(followed, IncidentStatus.Resolved, new LocalizedText("Alles werkt weer.", null));
        await sink.ReceivesAsync(2);
        await Task.Delay(500, Stop);
        Assert.Equal(2, sink.Count);
        Assert.Contains("Mail hapert", sink.Mails[^1]["Subject"]);
    }

    private static async Task<(int Port, (string, string)[] Settings)> DeadServerAsync()
    {
        using var sink = await MailSink.StartAsync();
        return (sink.Port, sink.Settings);
    }

    private static async Task<string> PublishAsync(StatusApp app, bool notify = true)
    {
        var (id, now) = (NewId.Create(), app.Clock.GetUtcNow());
        var exchange = new Scene(app).IdOf("exchange");
        var outcome = await app.UseAsync<PublishIncident, Features.Shared.Outcome>(use => use.RunAsync(
            new NewIncident(id, new IncidentFacts(Title, IncidentKind.Downtime, now, now), IncidentStatus.Investigating, Body, new Dictionary<string, ServiceState> { [exchange] = ServiceState.MajorOutage }, null, notify),
            new Actor("test", null), Stop));
        Assert.True(outcome.IsDone);
        return id;
    }
}
