using System.Globalization;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Changes what somebody hears about, on the word of a program that manages the page; the log keeps both.</summary>
public sealed class ChangeSubscriber(StatusDbContext db, TimeProvider clock)
{
    public async Task RunAsync(Subscriber subscriber, SubscriptionWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var before = Described(subscriber);
        Subscriptions.Choose(subscriber, wish);
        subscriber.Language = wish.Language;
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "subscriber.changed", Subject(subscriber), before, Described(subscriber)));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Ends the following of one notice.</summary>
    public async Task UnfollowAsync(Subscriber subscriber, string noticeId, Actor actor, CancellationToken cancellationToken)
    {
        var before = Described(subscriber);
        subscriber.Choices.RemoveAll(c => c.NoticeId == noticeId);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "subscriber.changed", Subject(subscriber), before, Described(subscriber)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string Subject(Subscriber subscriber) => string.Create(CultureInfo.InvariantCulture, $"subscriber/{subscriber.Id}");

    private static object Described(Subscriber subscriber) => new
    {
        language = LanguageTags.Of(subscriber.Language),
        subscriber.Everything,
        events = subscriber.Events == EventChoice.None ? "" : subscriber.Events.ToString(),
        services = subscriber.Choices.Select(c => c.ServiceId).OfType<string>().Order(StringComparer.Ordinal).ToList(),
        groups = subscriber.Choices.Select(c => c.GroupId).OfType<string>().Order(StringComparer.Ordinal).ToList(),
        notices = subscriber.Choices.Select(c => c.NoticeId).OfType<string>().Order(StringComparer.Ordinal).ToList(),
    };
}
