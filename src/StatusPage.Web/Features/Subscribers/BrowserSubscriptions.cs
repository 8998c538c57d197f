using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Channels.Push;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>Browsers that are pushed to. The permission that its user gave is the consent.</summary>
public sealed class BrowserSubscriptions(StatusDbContext db, SubscriberAddresses addresses, SubscriptionLinks links, DirectMessages direct, ContentLibrary content, TimeProvider clock)
{
    /// <summary>Subscribes a browser, or gives one that is known its new choices, and sends it a first message. One that is known and follows an incident besides hears that soon enough.</summary>
    /// <returns>The token of its link.</returns>
    public async Task<string> AddAsync(PushAddress browser, SubscriptionWish wish, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var subscriber = await ByEndpointAsync(browser.Endpoint.ToString(), cancellationToken);
        var isNew = subscriber is null;
        if (subscriber is null)
        {
            subscriber = addresses.New(ChannelKind.Push, browser.Endpoint.ToString(), wish.Language, "browser", now);
            db.Add(subscriber);
        }

        subscriber.Secret = addresses.Protect(browser.Keys);
        subscriber.State = SubscriberState.Confirmed;
        subscriber.ConfirmedAt ??= now;
        subscriber.QuarantinedAt = null;
        subscriber.QuarantineReason = null;
        if (!isNew)
        {
            await db.Set<Bounce>().Where(b => b.SubscriberId == subscriber.Id).ExecuteDeleteAsync(cancellationToken);
        }

        // Whoever follows one incident besides is not asked anew in which language.
        subscriber.Language = isNew || wish.NoticeId is null ? wish.Language : subscriber.Language;
        Subscriptions.Choose(subscriber, wish);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (subscriber.Id == 0)
        {
            // The same form twice at once: the other one has made it.
            db.ChangeTracker.Clear();
            if (await ByEndpointAsync(browser.Endpoint.ToString(), cancellationToken) is { } other)
            {
                return links.Token(other.Id, other.Nonce);
            }

            throw;
        }

        if (!isNew && wish.NoticeId is not null)
        {
            return links.Token(subscriber.Id, subscriber.Nonce);
        }

        var texts = new Texts(wish.Language);
        var hello = texts["subscribers.push_hello_text", MarkdownEscape.Text(content.Current.Settings.Name, inLink: false, endsLine: false)];
        await direct.QueueAsync(db, ChannelKind.Push, "", wish.Language, texts["subscribers.push_hello"], hello, $"browser/{subscriber.Id}/{now.UtcTicks}", cancellationToken, subscriber.Id);
        await db.SaveChangesAsync(cancellationToken);
        return links.Token(subscriber.Id, subscriber.Nonce);
    }

    /// <returns>The token of its link; null for a browser that is not subscribed.</returns>
    public async Task<string?> FindAsync(string? endpoint, CancellationToken cancellationToken) =>
        await ByEndpointAsync(endpoint, cancellationToken) is { } subscriber ? links.Token(subscriber.Id, subscriber.Nonce) : null;

    /// <returns>False when there was no such subscription.</returns>
    public async Task<bool> MoveAsync(string? before, PushAddress browser, CancellationToken cancellationToken)
    {
        if (await ByEndpointAsync(before, cancellationToken) is not { } subscriber)
        {
            return false;
        }

        var address = browser.Endpoint.ToString();
        if (await ByEndpointAsync(address, cancellationToken) is { } other && other.Id != subscriber.Id)
        {
            // Told twice, the second time under its new address.
            db.Remove(subscriber);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }

        subscriber.Address = addresses.Protect(address);
        subscriber.AddressHash = addresses.Hash(ChannelKind.Push, address);
        subscriber.Secret = addresses.Protect(browser.Keys);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private Task<Subscriber?> ByEndpointAsync(string? endpoint, CancellationToken cancellationToken)
    {
        // In the form in which it was kept.
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
        {
            return Task.FromResult<Subscriber?>(null);
        }

        var hash = addresses.Hash(ChannelKind.Push, address.ToString());
        return db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Channel == ChannelKind.Push && s.AddressHash == hash, cancellationToken);
    }
}
