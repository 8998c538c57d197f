namespace StatusPage.Domain.Notifications;

/// <summary>How far one message to one recipient is. All but the first are final.</summary>
public enum DeliveryState
{
    Queued = 0,

    /// <summary>The other side took responsibility for it.</summary>
    Accepted = 1,

    /// <summary>Refused for good, or given up after <see cref="RetrySchedule.GiveUpAfter"/>.</summary>
    Failed = 2,

    /// <summary>No longer to be said: withdrawn, or the recipient left.</summary>
    Stopped = 3,

    /// <summary>A newer message to the same recipient tells it as well.</summary>
    Replaced = 4,
}
