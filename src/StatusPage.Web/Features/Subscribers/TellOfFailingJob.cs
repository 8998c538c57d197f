using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Quartz;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Tells the person behind a webhook, once, that nothing is sent there any more. The key of the message says that it was done.</summary>
[DisallowConcurrentExecution]
public sealed class TellOfFailingJob(StatusDbContext db, SubscriberAddresses addresses, DirectMessages direct, OperatorSettings settings) : IJob
{
    /// <summary>How the keys of the messages about this subscriber begin.</summary>
    public static string KeyOf(long subscriberId) => string.Create(CultureInfo.InvariantCulture, $"direct/webhook-failing/{subscriberId}/");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => new(RunAsync(cancellationToken));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failing = await db.Set<Subscriber>().AsNoTracking()
            .Where(s => s.Channel == ChannelKind.Webhook && s.State == SubscriberState.Quarantined && s.Contact != null && s.QuarantinedAt != null)
            .ToListAsync(cancellationToken);
        foreach (var subscriber in failing)
        {
            var texts = new Texts(subscriber.Language);
            var host = new Uri(addresses.Open(subscriber.Address)).Host;
            var words = MarkdownEscape.Text(subscriber.QuarantineReason is { Length: > 0 } reason ? Reasons.In(reason, texts) : "–", inLink: false, endsLine: false);
            var link = new Uri(settings.PublicUrl, subscriber.Language == Language.English ? "en/subscribe/programs" : "subscribe/programs");
            await direct.QueueAsync(
                db, ChannelKind.Mail, subscriber.Contact!, subscriber.Language, texts["subscribers.failing", host], texts["subscribers.failing_text", host, words, link],
                $"webhook-failing/{subscriber.Id}/{subscriber.QuarantinedAt!.Value.UtcTicks}", cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
