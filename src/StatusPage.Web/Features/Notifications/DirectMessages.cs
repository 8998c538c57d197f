using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Notifications;

/// <summary>Messages to one person: invitations, confirmations, warnings. They go ahead of what is for many.</summary>
public sealed class DirectMessages(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Purpose = "direct-messages";

    private readonly IDataProtector _sealed = protection.CreateProtector(Purpose);

    /// <summary>
    /// Adds a message to what the caller saves, and so to the caller's transaction. A message whose key is there
    /// already, saved or about to be, is not added again.
    /// </summary>
    /// <param name="channel">Mail or webhook.</param>
    /// <param name="markdown">Stored encrypted until it is sent, and erased then.</param>
    /// <param name="subscriberId">Where the recipient is a subscriber: the address is then looked up when it goes out.</param>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> QueueAsync(
        StatusDbContext db, ChannelKind channel, string address, Language language, string subject, string markdown, string key,
        CancellationToken cancellationToken, long? subscriberId = null)
    {
        var full = $"direct/{key}";
        if (db.Set<OutgoingMessage>().Local.Any(m => m.Key == full) || await db.Set<OutgoingMessage>().AnyAsync(m => m.Key == full, cancellationToken))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        db.Add(new Delivery
        {
            Message = new OutgoingMessage
            {
                Key = full,
                Subject = language == Language.Dutch ? new LocalizedText(subject, null) : new LocalizedText(null, subject),
                Sealed = _sealed.Protect(markdown),
                CreatedAt = now,
            },
            SubscriberId = subscriberId,
            Address = subscriberId is null ? address : null,
            Channel = channel,
            Language = language,
            Priority = Delivery.Personal,
            DueAt = now,
            CreatedAt = now,
        });
        return true;
    }

    /// <summary>The words again, for a channel that carries them.</summary>
    public string Open(OutgoingMessage message) => message.Sealed is { } text ? _sealed.Unprotect(text) : "";
}
