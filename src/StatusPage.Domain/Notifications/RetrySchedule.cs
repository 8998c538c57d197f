namespace StatusPage.Domain.Notifications;

/// <summary>When something that could not be handed over is tried again.</summary>
public static class RetrySchedule
{
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(48);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Each wait is twice the one before, up to an hour; jitter keeps ten thousand refusals from coming back as one.</summary>
    /// <param name="attempts">How many were made, this one included.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="asked">How long the other side asks to wait; it gets that, as long as the message is not given up meanwhile.</param>
    /// <returns>Null when it is time to give up.</returns>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset queuedAt, DateTimeOffset now, double jitter, TimeSpan? asked = null)
    {
        if (now - queuedAt >= GiveUpAfter)
        {
            return null;
        }

        var wait = First * Math.Pow(2, Math.Min(attempts - 1, 6));
        wait = wait < Longest ? wait : Longest;
        var next = now + (wait * (0.75 + (jitter / 2)));
        // Cut by what is left first: a wait that somebody else names may not fit in a moment.
        var left = queuedAt + GiveUpAfter - now;
        return asked is { } longer && now + (longer < left ? longer : left) is var later && later > next ? later : next;
    }

    /// <summary>How long to leave a server alone that does not answer at all: half a minute at most, so that mail flows soon after it is back.</summary>
    public static TimeSpan PauseAfter(int failures) => TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, Math.Min(failures, 5))));
}
