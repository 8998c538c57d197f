using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Webhooks, and rooms of chat programs. A webhook proves itself by answering a challenge, a room by the link we write into it.</summary>
public sealed class ProgramSubscriptions(
    StatusDbContext db, SubscriberAddresses addresses, SubscriptionLinks links, HttpPoster poster, DirectMessages direct, ContentLibrary content, TimeProvider clock)
{
    /// <summary>
    /// What an address that is subscribed already gets for an answer. It echoes the challenge of anybody, so whoever asks
    /// is not given its key, and changes nothing of it but that it is sent to again.
    /// </summary>
    public static readonly string Known = Reasons.Of("known_webhook");

    /// <param name="contact">A mail address that is told when the webhook fails for good.</param>
    /// <returns>The new key and the link to manage it; else what was wrong, in the receiver's words.</returns>
    public async Task<(string? Key, Uri? Manage, string? Wrong)> AddWebhookAsync(Uri address, string? contact, SubscriptionWish wish, CancellationToken cancellationToken, string consent = "form")
    {
        var challenge = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var (result, body, _) = await poster.PostAsync(address, JsonSerializer.SerializeToUtf8Bytes(new { type = "challenge", challenge }), new Dictionary<string, string>(), cancellationToken);
        if (result.Verdict != Verdict.Accepted || !body.Contains(challenge, StringComparison.Ordinal))
        {
            return (null, null, result.Verdict == Verdict.Accepted ? Reasons.Of("no_challenge") : result.Reply);
        }

        var now = clock.GetUtcNow();
        var subscriber = await FindOrMakeAsync(ChannelKind.Webhook, address, wish, consent, now, cancellationToken);
        if (subscriber.Id != 0)
        {
            if (subscriber.State == SubscriberState.Quarantined)
            {
                (subscriber.State, subscriber.QuarantinedAt, subscriber.QuarantineReason) = (SubscriberState.Confirmed, null, null);
                await db.Set<Bounce>().Where(b => b.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }

            return (null, null, Known);
        }

        var key = WebhookSignature.NewKey();
        subscriber.Secret = addresses.Protect(key);
        subscriber.Contact = contact;
        subscriber.State = SubscriberState.Confirmed;
        subscriber.ConfirmedAt = now;
        Subscriptions.Choose(subscriber, wish);
        await db.SaveChangesAsync(cancellationToken);
        return (key, links.Manage(links.Token(subscriber.Id, subscriber.Nonce)), null);
    }

    public async Task AddRoomAsync(ChannelKind channel, Uri address, SubscriptionWish wish, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var subscriber = await FindOrMakeAsync(channel, address, wish, "form", now, cancellationToken);
        if (subscriber.AskedAt > now - Subscriptions.BetweenConfirmations || subscriber.State == SubscriberState.Quarantined)
        {
            return;
        }

        if (subscriber.State == SubscriberState.Pending)
        {
            Subscriptions.Choose(subscriber, wish);
        }

        await db.SaveChangesAsync(cancellationToken);
        subscriber.AskedAt = now;
        var link = links.Manage(links.Token(subscriber.Id, subscriber.Nonce)).ToString();
        var site = content.Current.Settings.Name;
        var text = content.Current.Mail[subscriber.State == SubscriberState.Pending ? MailText.Confirm : MailText.AlreadySubscribed];
        var (subject, _) = text.Fill(wish.Language, new Dictionary<string, string?> { ["site"] = site, ["link"] = link });
        var (_, body) = text.Fill(wish.Language, new Dictionary<string, string?> { ["site"] = MarkdownEscape.Text(site, inLink: true, endsLine: false), ["link"] = link });
        await direct.QueueAsync(db, channel, "", wish.Language, subject, body, $"confirm/{subscriber.Id}/{now.UtcTicks}", cancellationToken, subscriber.Id);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A new key; the one before signs as well until the next time.</summary>
    public async Task<string> RotateAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        var key = WebhookSignature.NewKey();
        var before = subscriber.Secret is { } secret ? addresses.Open(secret).Split(' ')[0] : null;
        subscriber.Secret = addresses.Protect(before is null ? key : $"{key} {before}");
        await db.SaveChangesAsync(cancellationToken);
        return key;
    }

    private async Task<Subscriber> FindOrMakeAsync(ChannelKind channel, Uri address, SubscriptionWish wish, string consent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = addresses.Hash(channel, address.ToString());
        if (await db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Channel == channel && s.AddressHash == hash, cancellationToken) is { } known)
        {
            return known;
        }

        var made = addresses.New(channel, address.ToString(), wish.Language, consent, now);
        db.Add(made);
        return made;
    }
}
