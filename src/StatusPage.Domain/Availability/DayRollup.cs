using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>How long a service was in each state.</summary>
public readonly record struct StateSeconds(int Operational, int UnderMaintenance, int DegradedPerformance, int PartialOutage, int MajorOutage)
{
    public int this[ServiceState state] => state switch
    {
        ServiceState.Operational => Operational,
        ServiceState.UnderMaintenance => UnderMaintenance,
        ServiceState.DegradedPerformance => DegradedPerformance,
        ServiceState.PartialOutage => PartialOutage,
        ServiceState.MajorOutage => MajorOutage,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public int Total => Operational + UnderMaintenance + DegradedPerformance + PartialOutage + MajorOutage;

    /// <summary>The worst state that lasted at all; null when nothing is known.</summary>
    public ServiceState? Worst
    {
        get
        {
            for (var state = ServiceState.MajorOutage; state >= ServiceState.Operational; state--)
            {
                if (this[state] > 0)
                {
                    return state;
                }
            }

            return null;
        }
    }

    internal StateSeconds Plus(ServiceState state, int seconds) => state switch
    {
        ServiceState.Operational => this with { Operational = Operational + seconds },
        ServiceState.UnderMaintenance => this with { UnderMaintenance = UnderMaintenance + seconds },
        ServiceState.DegradedPerformance => this with { DegradedPerformance = DegradedPerformance + seconds },
        ServiceState.PartialOutage => this with { PartialOutage = PartialOutage + seconds },
        ServiceState.MajorOutage => this with { MajorOutage = MajorOutage + seconds },
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}

/// <summary>
/// A service on one local day: <see cref="In"/>, unmeasured and absent add up to the day's length, which is that of
/// the part gone by when the day is today.
/// </summary>
/// <param name="UnmeasuredSeconds">Monitors were silent and nobody published that anything was wrong.</param>
/// <param name="AbsentSeconds">Before the service's creation or after its archival.</param>
public sealed record DayRollup(DateOnly Day, StateSeconds In, int UnmeasuredSeconds, int AbsentSeconds)
{
    /// <summary>The worst state of the day; null when none of it is known, which is never to be shown as well.</summary>
    public ServiceState? Worst => In.Worst;

    public int LengthSeconds => In.Total + UnmeasuredSeconds + AbsentSeconds;
}
