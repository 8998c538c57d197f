using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>What somebody wants to hear about.</summary>
public sealed record SubscriptionWish(Language Language, bool Everything, EventChoice Events, IReadOnlyList<string> ServiceIds, IReadOnlyList<string> GroupIds, string? NoticeId = null)
{
    public bool IsEmpty => NoticeId is null && (Events == EventChoice.None || (!Everything && ServiceIds.Count == 0 && GroupIds.Count == 0));
}

/// <summary>
/// Subscribing by mail: an address hears nothing until somebody who reads its mail says so, and the answer is the same
/// whether or not it was known.
/// </summary>
public sealed class Subscriptions(
    StatusDbContext db, SubscriberAddresses addresses, SubscriptionLinks links, DirectMessages direct, ContentLibrary content, TimeProvider clock)
{
    public static readonly TimeSpan Confirmable = TimeSpan.FromHours(48);

    /// <summary>Nobody gets a second confirmation within this time, whoever asks for it.</summary>
    public static readonly TimeSpan BetweenConfirmations = TimeSpan.FromDays(1);

    /// <param name="address">As <c>EmailAddress.Normalize</c> made it.</param>
    /// <param name="consent">How it came here.</param>
    public async Task AskAsync(string address, SubscriptionWish wish, CancellationToken cancellationToken, string consent = "form")
    {
        var now = clock.GetUtcNow();
        var subscriber = await KnownAsync(address, cancellationToken);
        if (subscriber is null)
        {
            subscriber = addresses.New(ChannelKind.Mail, address, wish.Language, consent, now);
            db.Add(subscriber);
        }
        else if (!MayBeAsked(subscriber))
        {
            return;
        }

        if (subscriber.State == SubscriberState.Pending)
        {
            Choose(subscriber, wish);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same form twice at once: the other one asks.
            return;
        }

        await SendAsync(subscriber, wish.Language, wish.NoticeId, cancellationToken);
    }

    /// <summary>The subscriber with this mail address, in any state.</summary>
    public Task<Subscriber?> KnownAsync(string address, CancellationToken cancellationToken)
    {
        var hash = addresses.Hash(ChannelKind.Mail, address);
        return db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Channel == ChannelKind.Mail && s.AddressHash == hash, cancellationToken);
    }

    /// <summary>Whether a confirmation may go to them now.</summary>
    public bool MayBeAsked(Subscriber subscriber) => !(subscriber.AskedAt > clock.GetUtcNow() - BetweenConfirmations) && subscriber.State != SubscriberState.Quarantined;

    /// <summary>Sends the confirmation once more, to whoever is waiting for one and <see cref="MayBeAsked"/>.</summary>
    public Task AskAgainAsync(Subscriber subscriber, CancellationToken cancellationToken) => SendAsync(subscriber, subscriber.Language, null, cancellationToken);

    /// <summary>Subscribes an address that says yes elsewhere, on somebody's word; whoever waits to confirm has done so.</summary>
    public async Task<Subscriber> AddAsync(string address, SubscriptionWish wish, string consent, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var subscriber = await KnownAsync(address, cancellationToken);
        if (subscriber is null)
        {
            subscriber = addresses.New(ChannelKind.Mail, address, wish.Language, consent, now);
            db.Add(subscriber);
        }

        (subscriber.State, subscriber.ConfirmedAt, subscriber.Consent) = (SubscriberState.Confirmed, now, consent);
        Choose(subscriber, wish);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "subscriber.imported", "subscribers", null, new { added = 1 }, consent));
        await db.SaveChangesAsync(cancellationToken);
        return subscriber;
    }

    private async Task SendAsync(Subscriber subscriber, Language asked, string? notice, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var link = links.Manage(links.Token(subscriber.Id, subscriber.Nonce)).ToString();
        var known = subscriber.State == SubscriberState.Confirmed;
        if (known && notice is not null)
        {
            link += $"?follow={notice}";
        }

        var language = known ? subscriber.Language : asked;
        link = language == Language.English ? link.Replace("/subscriptions/", "/en/subscriptions/", StringComparison.Ordinal) : link;
        var text = content.Current.Mail[known && notice is null ? MailText.AlreadySubscribed : MailText.Confirm];
        var site = content.Current.Settings.Name;
        var (subject, _) = text.Fill(language, new Dictionary<string, string?> { ["site"] = site, ["link"] = link });
        var (_, body) = text.Fill(language, new Dictionary<string, string?> { ["site"] = MarkdownEscape.Text(site, inLink: true, endsLine: false), ["link"] = link });
        // That it was asked and that the mail is queued are one fact.
        subscriber.AskedAt = now;
        await direct.QueueAsync(db, ChannelKind.Mail, subscriber.Address, language, subject, body, $"confirm/{subscriber.Id}/{now.UtcTicks}", cancellationToken, subscriber.Id);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whose link this is; null when it is nobody's, or a confirmation that is too old.</summary>
    public async Task<Subscriber?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (SubscriptionLinks.SubscriberOf(token) is not { } id
            || await db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } subscriber
            || !links.Fits(token!, subscriber.Id, subscriber.Nonce))
        {
            return null;
        }

        return subscriber.State == SubscriberState.Pending && subscriber.AskedAt < clock.GetUtcNow() - Confirmable ? null : subscriber;
    }

    public async Task ConfirmAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        if (subscriber.State == SubscriberState.Pending)
        {
            subscriber.State = SubscriberState.Confirmed;
            subscriber.ConfirmedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public async Task SaveAsync(Subscriber subscriber, SubscriptionWish wish, CancellationToken cancellationToken)
    {
        Choose(subscriber, wish);
        subscriber.Language = wish.Language;
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task FollowAsync(Subscriber subscriber, string noticeId, CancellationToken cancellationToken)
    {
        if (!subscriber.Choices.Any(c => c.NoticeId == noticeId))
        {
            subscriber.Choices.Add(new SubscriptionChoice { NoticeId = noticeId });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public async Task UnfollowAsync(Subscriber subscriber, string? noticeId, CancellationToken cancellationToken)
    {
        subscriber.Choices.RemoveAll(c => c.NoticeId is not null && c.NoticeId == noticeId);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Forgets a subscriber: address, keys and choices go, and with the key what the evidence calls them says nobody's
    /// name any more. What is queued for them does not go out.
    /// </summary>
    public static async Task RemoveAsync(StatusDbContext db, long subscriberId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Set<Delivery>().Where(d => d.SubscriberId == subscriberId && d.State == DeliveryState.Queued && d.Claim == null)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Stopped).SetProperty(d => d.DoneAt, now), cancellationToken);
        // Words to them alone that have not gone out stay nowhere, and neither does the address of the person behind a webhook.
        await db.Set<OutgoingMessage>().Where(m => m.Sealed != null && db.Set<Delivery>().Any(d => d.MessageId == m.Id && d.SubscriberId == subscriberId && d.State != DeliveryState.Queued))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.Sealed, (string?)null), cancellationToken);
        var toldOfFailing = TellOfFailingJob.KeyOf(subscriberId);
        await db.Set<Delivery>().Where(d => d.Message!.Key.StartsWith(toldOfFailing) && d.State == DeliveryState.Queued && d.Claim == null)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Stopped).SetProperty(d => d.DoneAt, now), cancellationToken);
        await db.Set<Delivery>().Where(d => d.Message!.Key.StartsWith(toldOfFailing)).ExecuteUpdateAsync(s => s.SetProperty(d => d.Address, (string?)null), cancellationToken);
        await db.Set<Subscriber>().Where(s => s.Id == subscriberId).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task LeaveAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RemoveAsync(db, subscriber.Id, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    internal static void Choose(Subscriber subscriber, SubscriptionWish wish)
    {
        if (wish.NoticeId is { } notice)
        {
            // Following one incident takes nothing away from what was chosen before.
            if (!subscriber.Choices.Any(c => c.NoticeId == notice))
            {
                subscriber.Choices.Add(new SubscriptionChoice { NoticeId = notice });
            }

            return;
        }

        subscriber.Everything = wish.Everything;
        subscriber.Events = wish.Events;
        subscriber.Choices.RemoveAll(c => c.NoticeId is null);
        if (!wish.Everything)
        {
            subscriber.Choices.AddRange(wish.ServiceIds.Distinct().Select(s => new SubscriptionChoice { ServiceId = s }));
            subscriber.Choices.AddRange(wish.GroupIds.Distinct().Select(g => new SubscriptionChoice { GroupId = g }));
        }
    }
}
