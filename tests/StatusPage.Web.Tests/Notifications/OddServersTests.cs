using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Notifications;

/// <summary>Mail servers as they can be on a bad day: each message ends as it should, and none is lost.</summary>
public class OddServersTests
{
    private static readonly LocalizedText Words = new("Mail hapert", "Mail falters");

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_put_off_is_tried_again_and_arrives(TestDatabase database)
    {
        await using var server = new OddMailServer { Recipient = _ => "451 4.7.1 greylisted, try again" };
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        await app.SubscribeAsync("anna@example.nl");
        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await RecordsAsync(app, 1);
        server.Recipient = _ => null;
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 1), Longest, "it arrives");
        var records = await RecordsAsync(app, 2);
        Assert.Equal([Verdict.Deferred, Verdict.Accepted], records.Select(r => r.Verdict));
        Assert.Contains("greylisted", records[0].Reply);
        Assert.Equal("ODD1", records[1].QueueId);
    }

    [Theory, OnBothDatabases]
    public async Task After_two_days_it_is_given_up_where_all_can_see(TestDatabase database)
    {
        await using var server = new OddMailServer { Recipient = _ => "451 4.3.0 later" };
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        await app.SubscribeAsync("anna@example.nl");
        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await RecordsAsync(app, 1);
        app.Clock.Advance(TimeSpan.FromHours(49));
        var records = await RecordsAsync(app, 2);
        Assert.Equal(Verdict.GivenUp, records[1].Verdict);
        await using var db = app.NewDb();
        Assert.Equal(DeliveryState.Failed, (await db.Set<Delivery>().SingleAsync(Stop)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Three_refusals_in_a_month_quarantine_an_address_with_the_servers_words_and_staff_release_it(TestDatabase database)
    {
        await using var server = new OddMailServer { Recipient = r => r.StartsWith("weg", StringComparison.Ordinal) ? $"550 5.1.1 <{r}> unknown" : null };
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        var subscriber = await app.SubscribeAsync("weg@example.nl");
        await app.SubscribeAsync("anna@example.nl");
        for (var i = 1; i <= 4; i++)
        {
            await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
            await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == i), Longest, "the other one gets each mail");
            await RecordsAsync(app, Math.Min(i, 3) + i);
        }

        await using (var db = app.NewDb())
        {
            var quarantined = await db.Set<Subscriber>().SingleAsync(s => s.Id == subscriber.Id, Stop);
            Assert.Equal(SubscriberState.Quarantined, quarantined.State);
            Assert.Contains("5.1.1", quarantined.QuarantineReason);
            // The evidence says no address, also where the server repeats it.
            Assert.DoesNotContain(await db.Set<DeliveryRecord>().ToListAsync(Stop), r => r.Reply?.Contains("weg@", StringComparison.Ordinal) == true);
        }

        using var staff = await app.SignInAsync(Features.Staff.Roles.Editor);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await staff.PostFormAsync($"/staff/subscribers/{subscriber.Id}", $"/staff/subscribers/{subscriber.Id}?handler=Release", [])).StatusCode);
        await using var after = app.NewDb();
        Assert.Equal(SubscriberState.Confirmed, (await after.Set<Subscriber>().SingleAsync(s => s.Id == subscriber.Id, Stop)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_connection_lost_in_the_middle_of_a_message_repeats_it_under_the_same_id(TestDatabase database)
    {
        await using var server = new OddMailServer { DropsInData = true };
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        await app.SubscribeAsync("anna@example.nl");
        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await RecordsAsync(app, 1);
        server.DropsInData = false;
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 1), Longest, "it arrives");
        Assert.Equal(server.Dropped.First(), server.Taken.Single().MessageId);
    }

    [Theory, OnBothDatabases]
    public async Task A_message_that_a_server_never_answers_is_repeated_under_the_same_id(TestDatabase database)
    {
        await using var server = new OddMailServer { Hangs = true };
        await using var app = await StatusApp.StartAsync(database, Impatient, server.Settings);
        await app.SubscribeAsync("anna@example.nl");
        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        Assert.Equal(Verdict.Deferred, (await RecordsAsync(app, 1))[0].Verdict);
        server.Hangs = false;
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 1), Longest, "it arrives");
        Assert.Equal(server.Dropped.First(), server.Taken.Single().MessageId);
        Assert.Equal(Verdict.Accepted, (await RecordsAsync(app, 2))[^1].Verdict);
    }

    [Theory, OnBothDatabases]
    public async Task A_server_that_says_nothing_at_all_holds_up_mail_and_loses_none(TestDatabase database)
    {
        await using var server = new OddMailServer { IsSilent = true };
        await using var app = await StatusApp.StartAsync(database, Impatient, server.Settings);
        foreach (var i in Enumerable.Range(0, 10))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await DownAsync(app, "geen antwoord van 127.0.0.1:");
        server.IsSilent = false;
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 10), Longest, "all arrive");
        Assert.Equal(10, server.Taken.Select(t => t.Recipient).Distinct().Count());
    }

    [Theory, OnBothDatabases]
    public async Task A_server_that_is_down_for_an_hour_gets_everything_when_it_is_back(TestDatabase database)
    {
        const int People = 60;
        var port = FreePort.Next();
        await using var app = await StatusApp.StartAsync(
            database, ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Smtp:Security", "none"), ("Smtp:From", "status@linfosys.test"));
        foreach (var i in Enumerable.Range(0, People))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        var first = await new Scene(app).IncidentAsync(Words, new("De eerste tekst.", "The first text."), ServiceState.PartialOutage, ["exchange"]);
        await DownAsync(app, "is niet bereikbaar: de verbinding werd geweigerd");
        for (var minutes = 0; minutes < 60; minutes += 10)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(10));
            await using var db = app.NewDb();
            Assert.Equal(People, await db.Set<Delivery>().CountAsync(d => d.SubscriberId != null && d.State == DeliveryState.Queued, Stop));
        }

        // Something else happened meanwhile; it waits behind the first.
        var second = await new Scene(app).IncidentAsync(new("Netwerk traag", "Network slow"), Words, ServiceState.DegradedPerformance, ["netwerk"]);
        using var sink = await MailSink.StartAsync(port);
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.NewDb();
            return await db.Set<Delivery>().CountAsync(d => d.SubscriberId != null && d.State == DeliveryState.Accepted, Stop) == 2 * People;
        }, TimeSpan.FromMinutes(3), "everybody's are taken");

        var mails = sink.Mails.Where(m => m.EnvelopeTo!.StartsWith("klant", StringComparison.Ordinal)).ToList();
        Assert.Equal(2 * People, mails.Count);
        Assert.Equal(2 * People, mails.Select(m => m["Message-ID"]).Distinct().Count());
        Assert.All(mails.GroupBy(m => m.EnvelopeTo), g => Assert.Equal(2, g.Count()));
        Assert.Equal(People, mails.Count(m => m["Message-ID"]!.Contains(first.Id, StringComparison.Ordinal) && m.Text.Contains("De eerste tekst.", StringComparison.Ordinal)));
        Assert.Equal(People, mails.Count(m => m["Message-ID"]!.Contains(second.Id, StringComparison.Ordinal)));
        await using var after = app.NewDb();
        Assert.Null((await VerifyEvidenceCommand.LookAsync(after, Stop)).Broken);
        Assert.Null(app.Services.GetRequiredService<ChannelStatus>().Down(ChannelKind.Mail));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_after_a_while()
    {
        await using var server = new OddMailServer { Hangs = true };
        var settings = new SmtpSettings("127.0.0.1", server.Port, SmtpSecurity.None, null, null, "status@linfosys.test", 1);
        var timeouts = new SmtpTimeouts(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.3));
        await using var connection = await SmtpConnection.OpenAsync(settings, "linfosys.test", timeouts, null, Stop);
        var e = await Assert.ThrowsAsync<SmtpException>(() => connection.SendAsync("a@linfosys.test", "b@example.nl", "Subject: x\r\n\r\nx\r\n.\r\n"u8.ToArray(), Stop));
        Assert.True(e.AfterData);
        Assert.Contains("no answer within", e.Message);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_not_trusted_and_the_overview_says_so_within_a_minute()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-30), TimeProvider.System.GetUtcNow().AddDays(-1));
        using var expired = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        await using var server = new OddMailServer(expired);
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, server.Settings);
        var status = app.Services.GetRequiredService<ChannelStatus>();
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), Longest, "it is noticed");
        Assert.Contains("certificate cannot be trusted", status.Down(ChannelKind.Mail)!.Value.Words);
        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        Assert.Contains("het certificaat van 127.0.0.1 is niet te vertrouwen", await staff.GetStringAsync("/staff", Stop));
        using var english = await app.SignInAsync(Features.Staff.Roles.Viewer, Language.English);
        Assert.Contains("127.0.0.1: the certificate cannot be trusted", await english.GetStringAsync("/staff", Stop));
    }

    [Theory, OnBothDatabases]
    public async Task The_chain_holds_and_a_changed_or_missing_line_is_named(TestDatabase database)
    {
        await using var server = new OddMailServer();
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        foreach (var i in Enumerable.Range(0, 5))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await RecordsAsync(app, 5);
        await using var db = app.NewDb();
        Assert.Equal((5, (string?)null), (await VerifyEvidenceCommand.LookAsync(db, Stop)) is var whole ? (whole.Count, whole.Broken) : default);
        await db.Set<DeliveryRecord>().Where(r => r.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(r => r.Reply, "250 never said"), Stop);
        Assert.StartsWith("line 3 was altered", (await VerifyEvidenceCommand.LookAsync(db, Stop)).Broken);
        await db.Set<DeliveryRecord>().Where(r => r.Seq >= 3).ExecuteDeleteAsync(Stop);
        Assert.Contains("has no line", (await VerifyEvidenceCommand.LookAsync(db, Stop)).Broken);
    }

    [Theory, OnBothDatabases]
    public async Task What_comes_back_counts_once_and_only_for_what_we_sent(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        var subscriber = await app.SubscribeAsync("anna@example.nl");
        await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await sink.ReceivesAsync(1);
        await RecordsAsync(app, 1);
        var report = $"""
            From: MAILER-DAEMON@mx.example.nl
            To: {sink.Mails.Single().EnvelopeFrom}
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.nl

            Final-Recipient: rfc822; anna@example.nl
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            --b--
            """;
        Assert.Null(await BounceCommand.TakeAsync(app.Services, report, Stop));
        Assert.Null(await BounceCommand.TakeAsync(app.Services, report, Stop));
        Assert.NotNull(await BounceCommand.TakeAsync(app.Services, report.Replace("bounce+1.", "bounce+1.0", StringComparison.Ordinal), Stop));
        await using var db = app.NewDb();
        Assert.Equal(1, await db.Set<Bounce>().CountAsync(b => b.SubscriberId == subscriber.Id, Stop));
        Assert.Equal(Verdict.Returned, (await RecordsAsync(app, 2))[1].Verdict);
    }

    /// <summary>With a server that keeps silent, a test need not wait as long as a site does.</summary>
    private static void Impatient(StatusApp app) =>
        app.Replace = services => services.Replace(ServiceDescriptor.Singleton(new SmtpTimeouts(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2))));

    /// <summary>Returns when the overview of the staff's side says so.</summary>
    private static async Task DownAsync(StatusApp app, string words)
    {
        var status = app.Services.GetRequiredService<ChannelStatus>();
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), Longest, "it is noticed");
        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        Assert.Contains(words, await staff.GetStringAsync("/staff", Stop));
    }

    private static async Task<List<DeliveryRecord>> RecordsAsync(StatusApp app, int count)
    {
        List<DeliveryRecord> records = [];
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.NewDb();
            records = await db.Set<DeliveryRecord>().AsNoTracking().OrderBy(r => r.Seq).ToListAsync(Stop);
            return records.Count >= count;
        }, Longest, $"there are {count} lines of the record");
        return records;
    }
}
