using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Tests.Notifications;

public class DirectMessagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_message_to_one_person_goes_out_with_the_commit_it_was_made_in_and_its_words_are_erased(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);

        await QueueAsync(app, "anna@example.nl", "Uw uitnodiging – één keer", "Begin **hier**: https://example.nl/geheim", "invite/1");
        await sink.ReceivesAsync(1);

        var mail = Assert.Single(sink.Mails);
        Assert.Equal("anna@example.nl", mail.EnvelopeTo);
        Assert.StartsWith("bounce+", mail.EnvelopeFrom);
        Assert.Equal("auto-generated", mail["Auto-Submitted"]);
        Assert.Contains("https://example.nl/geheim", mail.Text);
        Assert.Contains("<strong>hier</strong>", mail.Html);
        await Eventually.TrueAsync(async () => (await DeliveryAsync(app)).State == DeliveryState.Accepted, TimeSpan.FromSeconds(60), "the result is on record");
        await using var db = app.NewDb();
        var message = await db.Set<OutgoingMessage>().SingleAsync(Stop);
        Assert.Null(message.Sealed);
        var record = await db.Set<DeliveryRecord>().SingleAsync(Stop);
        Assert.Equal((Verdict.Accepted, record.ComputedHash()), (record.Verdict, record.Hash));
        Assert.StartsWith("250 ", record.Reply);
    }

    [Theory, OnBothDatabases]
    public async Task The_same_key_is_one_message_and_an_uncommitted_one_is_none(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);

        await QueueAsync(app, "anna@example.nl", "Een", "Een", "same");
        await QueueAsync(app, "anna@example.nl", "Twee", "Twee", "same");
        await using (var db = app.NewDb())
        {
            await app.Services.GetRequiredService<DirectMessages>().QueueAsync(db, ChannelKind.Mail, "bert@example.nl", Language.Dutch, "Nooit", "Nooit", "never", Stop);
        }

        await QueueAsync(app, "carla@example.nl", "Drie", "Drie", "other");
        await sink.ReceivesAsync(2);
        Assert.Equal(["anna@example.nl", "carla@example.nl"], sink.Mails.Select(m => m.EnvelopeTo).Order());
    }

    [Theory, OnBothDatabases]
    public async Task While_the_server_is_away_a_message_waits_and_the_overview_says_why(TestDatabase database)
    {
        var sink = await MailSink.StartAsync();
        var (port, settings) = (sink.Port, sink.Settings);
        sink.Dispose();
        await using var app = await StatusApp.StartAsync(database, settings);
        await QueueAsync(app, "anna@example.nl", "Later", "Later", "later");
        var status = app.Services.GetRequiredService<ChannelStatus>();
        await Eventually.TrueAsync(() => Task.FromResult(status.Down(ChannelKind.Mail) is not null), TimeSpan.FromSeconds(60), "the server is known to be away");
        Assert.Contains("cannot be reached", status.Down(ChannelKind.Mail)!.Value.Words);

        using var back = await MailSink.StartAsync(port);
        await back.ReceivesAsync(1);
        Assert.Equal("anna@example.nl", Assert.Single(back.Mails).EnvelopeTo);
    }

    [Fact]
    public async Task Without_a_server_mails_become_files()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        await QueueAsync(app, "anna@example.nl", "Bewaard", "Bewaard", "kept");
        var folder = Path.Combine(app.DataDirectory, "mail");
        await Eventually.TrueAsync(() => Task.FromResult(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.eml").Any()), TimeSpan.FromSeconds(60), "a file appears");
        var mail = ReceivedMail.Parse(await File.ReadAllTextAsync(Directory.EnumerateFiles(folder, "*.eml").Single(), Stop));
        Assert.Equal("Bewaard", mail["Subject"]);
    }

    private static async Task QueueAsync(StatusApp app, string address, string subject, string markdown, string key)
    {
        await using var db = app.NewDb();
        await app.Services.GetRequiredService<DirectMessages>().QueueAsync(db, ChannelKind.Mail, address, Language.Dutch, subject, markdown, key, Stop);
        await db.SaveChangesAsync(Stop);
    }

    private static async Task<Delivery> DeliveryAsync(StatusApp app)
    {
        await using var db = app.NewDb();
        return await db.Set<Delivery>().AsNoTracking().SingleAsync(Stop);
    }
}
