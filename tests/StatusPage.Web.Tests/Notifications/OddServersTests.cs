using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 1), TimeSpan.FromSeconds(60), "it arrives");
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
            await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == i), TimeSpan.FromSeconds(60), "the other one gets each mail");
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
        await Eventually.TrueAsync(() => Task.FromResult(server.Taken.Count == 1), TimeSpan.FromSeconds(60), "it arrives");
        Assert.Equal(server.Dropped.First(), server.Taken.Single().MessageId);
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
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), TimeSpan.FromSeconds(60), "it is noticed");
        Assert.Contains("certificate cannot be trusted", status.Down(ChannelKind.Mail)!.Value.Words);
        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        Assert.Contains("certificate cannot be trusted", await staff.GetStringAsync("/staff", Stop));
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

    private static async Task<List<DeliveryRecord>> RecordsAsync(StatusApp app, int count)
    {
        List<DeliveryRecord> records = [];
        await Eventually.TrueAsync(async () =>
        {
            await using var db = app.NewDb();
            records = await db.Set<DeliveryRecord>().AsNoTracking().OrderBy(r => r.Seq).ToListAsync(Stop);
            return records.Count >= count;
        }, TimeSpan.FromSeconds(60), $"there are {count} lines of the record");
        return records;
    }
}
