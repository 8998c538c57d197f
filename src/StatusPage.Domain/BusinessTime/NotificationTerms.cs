namespace StatusPage.Domain.BusinessTime;

/// <summary>The lengths of N1, N2 and N6: how long after detection, or after the office opens.</summary>
public sealed record NotificationTerms
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public NotificationTerms(TimeSpan? office = null, TimeSpan? outside = null, TimeSpan? acknowledgement = null)
    {
        Office = office ?? TimeSpan.FromHours(1);
        Outside = outside ?? TimeSpan.FromHours(4);
        Acknowledgement = acknowledgement ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Office, Shortest, nameof(office));
        ArgumentOutOfRangeException.ThrowIfLessThan(Outside, Shortest, nameof(outside));
        ArgumentOutOfRangeException.ThrowIfLessThan(Acknowledgement, Shortest, nameof(acknowledgement));
    }

    public TimeSpan Office { get; }

    public TimeSpan Outside { get; }

    public TimeSpan Acknowledgement { get; }
}
