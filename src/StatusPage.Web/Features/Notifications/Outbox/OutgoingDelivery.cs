using StatusPage.Domain;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>A delivery that this node has taken upon itself, with all that is needed to carry it out.</summary>
/// <param name="Address">Null when the subscriber has gone.</param>
/// <param name="Recipient">What the evidence calls them.</param>
/// <param name="IsStopped">What it says is no longer true.</param>
public sealed record ClaimedDelivery(
    long Id,
    long MessageId,
    ChannelKind Channel,
    Language Language,
    int Priority,
    int Attempts,
    DateTimeOffset CreatedAt,
    long? CoversFrom,
    long? SubscriberId,
    string? Address,
    string Recipient,
    string? Nonce,
    string? Secret,
    bool IsStopped);

/// <summary>What a channel carries to one recipient.</summary>
/// <param name="Earlier">What this recipient has not been told yet and hears with it, newest first.</param>
public sealed record OutgoingDelivery(ClaimedDelivery Delivery, OutgoingMessage Message, IReadOnlyList<OutgoingMessage> Earlier)
{
    public long Id => Delivery.Id;

    public string Address => Delivery.Address ?? "";

    public Language Language => Delivery.Language;

    /// <summary>Names the words to be sent: whoever has the same one gets the same text.</summary>
    public (long Message, long From, Language Language) Text => (Message.Id, Earlier.Count == 0 ? Message.Id : Earlier[^1].Id, Language);
}

/// <param name="Server">Which one took or refused it.</param>
/// <param name="Reply">Its words.</param>
/// <param name="QueueId">Under which it is known there.</param>
public sealed record SendResult(Verdict Verdict, string? Server, string? Reply, string? QueueId = null)
{
    /// <summary>How long the other side asks to be left alone before it is tried again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>A road by which messages leave. Registered as a singleton; the relay finds it by its kind.</summary>
public interface INotificationChannel
{
    ChannelKind Kind { get; }

    /// <summary>How many may be under way at once.</summary>
    int Connections { get; }

    /// <summary>Hands one over and waits for the answer. Expected failures are verdicts; only mistakes of ours throw.</summary>
    Task<SendResult> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken);
}
