using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Processes;

public class KilledWhileSendingTests
{
    private const int Connections = 8;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Twenty_kills_while_ten_thousand_mails_go_out_lose_none_and_repeat_no_more_than_were_in_hand(TestDatabase database)
    {
        const int Mails = 10_000;
        const int Kills = 20;
        using var sink = await MailSink.StartAsync();
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync(Settings(sink));
        await QueueAsync(site, Mails);
        var random = new Random(Mails);
        var amidst = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Never before it is under way: this life has sent something too.
            var before = sink.Count;
            await Eventually.TrueAsync(async () => sink.Count > before || !await IsQueuedAsync(site), TimeSpan.FromMinutes(2), "mails go out");
            await Task.Delay(random.Next(0, 100), Stop);
            await program.KillAsync();
            amidst += await IsQueuedAsync(site) ? 1 : 0;
            program = await site.ServeAsync(Settings(sink));
        }

        await DrainedAsync(site, TimeSpan.FromMinutes(5));
        Assert.True(amidst > Kills / 2, $"Only {amidst} of the kills came while mails went out.");
        var mails = sink.Mails;
        var byRecipient = mails.GroupBy(m => m.EnvelopeTo).ToList();
        Assert.Equal(Mails, byRecipient.Count);
        Assert.True(mails.Count - Mails <= amidst * Connections, $"{mails.Count - Mails} came twice.");
        Assert.All(byRecipient.Where(g => g.Count() > 1), g => Assert.Single(g.Select(m => m["Message-ID"]).Distinct()));
        await using var db = site.NewDb();
        Assert.Null((await VerifyEvidenceCommand.LookAsync(db, Stop)).Broken);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} of {2} mails came twice in {3} kills, {4} of them while mails went out", database, mails.Count - Mails, Mails, Kills, amidst);
    }

    [Fact]
    public async Task Two_nodes_empty_one_queue_together_and_everybody_hears_it_once()
    {
        const int Mails = 10_000;
        // Each node hands over to a server of its own, so that both the servers and the record say which of them sent what.
        using var first = await MailSink.StartAsync();
        using var second = await MailSink.StartAsync();
        await using var site = await RealSite.CreateAsync(TestDatabase.Postgres);
        await Task.WhenAll(site.ServeAsync(Settings(first)), site.ServeAsync(Settings(second)));
        await QueueAsync(site, Mails);
        await DrainedAsync(site, TimeSpan.FromMinutes(5));

        var (byFirst, bySecond) = (RecipientsOf(first), RecipientsOf(second));
        Assert.Equal(Mails, byFirst.Concat(bySecond).Distinct().Count());
        Assert.Equal(Mails, byFirst.Count + bySecond.Count);
        await using var db = site.NewDb();
        Assert.Equal((Mails, (string?)null), (await VerifyEvidenceCommand.LookAsync(db, Stop)) is var whole ? (whole.Count, whole.Broken) : default);
        foreach (var (sink, recipients) in new[] { (first, byFirst), (second, bySecond) })
        {
            Assert.True(recipients.Count >= Mails / 10, $"One node sent no more than {recipients.Count} of {Mails}.");
            var onRecord = await (
                from r in db.Set<DeliveryRecord>()
                join d in db.Set<Delivery>() on r.DeliveryId equals d.Id
                join s in db.Set<Subscriber>() on d.SubscriberId equals s.Id
                where r.Server == $"127.0.0.1:{sink.Port}"
                select s.Address).ToListAsync(Stop);
            Assert.Equal(recipients.Order(StringComparer.Ordinal), onRecord.Order(StringComparer.Ordinal));
        }

        TestContext.Current.SendDiagnosticMessage("Of {0} mails one node sent {1}, the other {2}", Mails, byFirst.Count, bySecond.Count);

        static List<string> RecipientsOf(MailSink sink) => [.. sink.Mails.Select(m => m.EnvelopeTo!)];
    }

    private static (string, string)[] Settings(MailSink sink) => [.. sink.Settings.Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value))];

    private static async Task QueueAsync(RealSite site, int count)
    {
        await using var db = site.NewDb();
        var now = TimeProvider.System.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        db.AddRange(Enumerable.Range(0, count).Select(i => new Subscriber
        {
            Channel = ChannelKind.Mail, Address = $"klant{i}@example.nl", AddressHash = $"{i}", Language = i % 2 == 0 ? Language.Dutch : Language.English, Nonce = $"{i}",
            Pseudonym = $"{i:x16}", PseudonymKey = "", Consent = "test", CreatedAt = now, Everything = true, Events = EventChoice.All, State = SubscriberState.Confirmed,
        }));
        var message = new OutgoingMessage
        {
            Key = "notice/aaaaaaaaaaaa/bbbbbbbbbbbb", Event = NoticeEvent.IncidentOpened, NoticeKind = "incident", NoticeId = "aaaaaaaaaaaa", UpdateId = "bbbbbbbbbbbb",
            Subject = new("Mail hapert", "Mail falters"), Body = new("We zoeken het uit.", "We are looking into it."), CreatedAt = now,
        };
        db.Add(message);
        await db.SaveChangesAsync(Stop);
        await FanOut.QueueAsync(db, message, FanOut.Hearers(NoticeEvent.IncidentOpened, "aaaaaaaaaaaa", [], []), [], Stop);
        await transaction.CommitAsync(Stop);
    }

    private static async Task<bool> IsQueuedAsync(RealSite site)
    {
        await using var db = site.NewDb();
        return await db.Set<Delivery>().AnyAsync(d => d.State == DeliveryState.Queued, Stop);
    }

    private static async Task DrainedAsync(RealSite site, TimeSpan longest)
    {
        await Eventually.TrueAsync(async () =>
        {
            await Task.Delay(200, Stop);
            return !await IsQueuedAsync(site);
        }, longest, "the queue is empty");
    }
}
