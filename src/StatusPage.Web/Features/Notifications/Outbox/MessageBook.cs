using System.Collections.Concurrent;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>The words of messages that are going out now. They never change, so they are read once.</summary>
public sealed class MessageBook(OutboxStore store)
{
    private const int Most = 256;

    private readonly ConcurrentDictionary<long, OutgoingMessage> _messages = new();
    private readonly ConcurrentDictionary<(long From, long To), IReadOnlyList<OutgoingMessage>> _earlier = new();

    /// <summary>Puts the words to each delivery.</summary>
    public async Task<IReadOnlyList<OutgoingDelivery>> WithWordsAsync(IReadOnlyList<ClaimedDelivery> claimed, CancellationToken cancellationToken)
    {
        if (_messages.Count > Most)
        {
            _messages.Clear();
            _earlier.Clear();
        }

        // Those to one person lose their words once sent, and are never wanted again.
        var missing = claimed.Select(c => c.MessageId).Distinct().Where(id => !_messages.ContainsKey(id)).ToList();
        var personal = new Dictionary<long, OutgoingMessage>();
        foreach (var message in missing.Count == 0 ? [] : await store.MessagesAsync(missing, cancellationToken))
        {
            if (message.Event is null)
            {
                personal[message.Id] = message;
            }
            else
            {
                _messages[message.Id] = message;
            }
        }

        var ready = new List<OutgoingDelivery>(claimed.Count);
        foreach (var delivery in claimed)
        {
            if (personal.TryGetValue(delivery.MessageId, out var message) || _messages.TryGetValue(delivery.MessageId, out message))
            {
                ready.Add(new OutgoingDelivery(delivery, message, await EarlierAsync(delivery, message, cancellationToken)));
            }
        }

        return ready;
    }

    private async Task<IReadOnlyList<OutgoingMessage>> EarlierAsync(ClaimedDelivery delivery, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (delivery.CoversFrom is not { } from || message.NoticeId is not { } notice)
        {
            return [];
        }

        return _earlier.TryGetValue((from, message.Id), out var known)
            ? known
            : _earlier[(from, message.Id)] = await store.EarlierAsync(notice, from, message.Id, cancellationToken);
    }
}
