namespace StatusPage.Domain.Availability;

/// <summary>What the figures of a month mean under the agreement.</summary>
/// <param name="Availability">A4, cut off after six decimals, and written with all six.</param>
/// <param name="Met">A5.</param>
/// <param name="MayTerminate">A6.</param>
/// <param name="RefundPercent">A7: of the month's fee for the package the service is in.</param>
public sealed record SlaVerdict(decimal Availability, bool Met, bool MayTerminate, int RefundPercent)
{
    private const int Millionths = 1_000_000;

    /// <summary>Judges by the exact fraction, never by the availability as printed.</summary>
    public static SlaVerdict Of(long countedSeconds, long serviceTimeSeconds, decimal threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(countedSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(serviceTimeSeconds, countedSeconds);

        // A month of which no service time has passed yet has broken nothing, although 0 reaches 0.1 % of 0.
        if (countedSeconds == 0)
        {
            return new SlaVerdict(SixDecimals(Millionths), true, false, 0);
        }

        var limit = threshold * serviceTimeSeconds;
        var met = countedSeconds < limit;
        var availability = SixDecimals((serviceTimeSeconds - countedSeconds) * Millionths / serviceTimeSeconds);
        return new SlaVerdict(availability, met, countedSeconds > limit, met ? 0 : 100);
    }

    private static decimal SixDecimals(long millionths) => new((int)millionths, 0, 0, false, 6);
}
