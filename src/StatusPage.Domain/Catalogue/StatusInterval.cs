namespace StatusPage.Domain.Catalogue;

/// <summary>What it was that held a service in a state.</summary>
public enum HoldCause
{
    Incident = 0,
    Maintenance = 1,

    /// <summary>A person set the state by hand; it replaces what the other causes say until it is cleared.</summary>
    Manual = 2,
    Monitor = 3,
}

/// <summary>
/// One cause held one service in one state for a while; <see cref="To"/> is null while it still does.
/// Intervals of different causes may overlap: the state shown is the worst of them.
/// </summary>
public sealed class StatusInterval
{
    private StatusInterval()
    {
    }

    public StatusInterval(string serviceId, ServiceState state, DateTimeOffset from, DateTimeOffset? to, HoldCause cause, string causeId, string? reason = null)
    {
        if (to < from)
        {
            throw new ArgumentException("An interval cannot end before it starts.", nameof(to));
        }

        ServiceId = serviceId;
        State = state;
        From = from;
        To = to;
        Cause = cause;
        CauseId = causeId;
        Reason = reason;
    }

    public long Id { get; private set; }

    public string ServiceId { get; private set; } = "";

    public ServiceState State { get; private set; }

    public DateTimeOffset From { get; private set; }

    public DateTimeOffset? To { get; private set; }

    public HoldCause Cause { get; private set; }

    /// <summary>The id of the notice, of the monitor, or of the act of setting by hand.</summary>
    public string CauseId { get; private set; } = "";

    /// <summary>For a state set by hand: why (staff only).</summary>
    public string? Reason { get; private set; }

    public void End(DateTimeOffset at) => To ??= at < From ? From : at;

    public bool SameAs(StatusInterval other) =>
        (ServiceId, State, From, To, Cause, CauseId, Reason) == (other.ServiceId, other.State, other.From, other.To, other.Cause, other.CauseId, other.Reason);
}
