using System.Collections.Concurrent;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>How the channels of this node are doing.</summary>
public sealed class ChannelStatus
{
    private readonly ConcurrentDictionary<ChannelKind, (DateTimeOffset Since, string Words)> _down = new();

    /// <summary>Since when a channel cannot be used and what was said last; null while it can.</summary>
    public (DateTimeOffset Since, string Words)? Down(ChannelKind channel) => _down.TryGetValue(channel, out var down) ? down : null;

    public void Failed(ChannelKind channel, string words, DateTimeOffset at) =>
        _down.AddOrUpdate(channel, (at, words), (_, before) => (before.Since, words));

    public void Works(ChannelKind channel) => _down.TryRemove(channel, out _);
}
