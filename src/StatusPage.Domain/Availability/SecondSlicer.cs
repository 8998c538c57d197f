using System.Collections.Immutable;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Availability;

/// <summary>Seconds about which everything that matters is the same.</summary>
internal sealed class Slice(long from, long to)
{
    public long From => from;

    public long To => to;

    /// <summary>A1, before periods of a few seconds are forgiven.</summary>
    public bool Down { get; set; }

    public ServiceState State { get; init; }

    public ImmutableSortedSet<Cause> Causes { get; init; } = [];

    public UnmeasuredReason? Unknown { get; init; }

    /// <summary>The first rule of A3 that fits; the month's allowance of the last one is not yet reckoned with.</summary>
    public (ExclusionRule Rule, string Notice)? Excuse { get; init; }

    /// <summary>A2's notice, where the second lies outside service time.</summary>
    public string? OutsideServiceTime { get; init; }
}

/// <summary>The sweep: cuts a stretch of time wherever a hold, a silence, the service's life or an excuse begins or ends.</summary>
internal sealed class SecondSlicer
{
    private readonly Excuses _excuses;
    private readonly CauseSet _manual = new();
    private readonly CauseSet _maintenance = new();
    private readonly CauseSet _published = new();
    private readonly CauseSet _withMonitors = new();
    private int _othersThanForceMajeure;

    private SecondSlicer(Excuses excuses) => _excuses = excuses;

    public static List<Slice> Slice(ServiceHistory history, Excuses excuses, long from, long to) =>
        new SecondSlicer(excuses).Run(history, from, to);

    private List<Slice> Run(ServiceHistory history, long from, long to)
    {
        var created = Seconds.Of(history.Life.CreatedAt);
        var archived = history.Life.ArchivedAt is { } at ? Seconds.Of(at) : long.MaxValue;
        var life = Track.Of([new Stretch(created, archived)]);
        var silences = Track.Of(history.Silences);
        var sweep = new HoldSweep(HeldStretch.Of(history.Holds, from, to), Changed);
        Track[] tracks = [life, silences, _excuses.OutsideServiceTime, _excuses.Emergency, _excuses.Agreed, _excuses.Announced, _excuses.OfficeHours];

        var slices = new List<Slice>();
        for (long second = from, next; second < to; second = next)
        {
            sweep.AdvanceTo(second);
            next = Math.Min(to, sweep.NextChange);
            foreach (var track in tracks)
            {
                _ = track.At(second);
                next = Math.Min(next, track.NextChange(second));
            }

            UnmeasuredReason? unborn = life.At(second) is not null ? null
                : second < created ? UnmeasuredReason.BeforeCreation : UnmeasuredReason.AfterArchival;
            var silent = silences.At(second) is not null;
            var causes = unborn is null ? DownBy(sweep, silent) : [];
            slices.Add(new Slice(second, next)
            {
                Down = !causes.IsEmpty,
                State = silent ? sweep.StateWithoutMonitors : sweep.State,
                Causes = causes,
                Unknown = unborn ?? (silent ? UnmeasuredReason.MonitorsSilent : null),
                Excuse = causes.IsEmpty ? null : ExcuseFor(second, causes, sweep.Manual is not null),
                OutsideServiceTime = _excuses.OutsideServiceTime.At(second),
            });
        }

        return slices;
    }

    /// <summary>A1: the causes that take the service down in this second; none when it is not down.</summary>
    private ImmutableSortedSet<Cause> DownBy(HoldSweep sweep, bool silent) => sweep.Manual switch
    {
        // A3b calls silence "not downtime", A1 calls what an incident or a person says downtime. A customer would not
        // accept that an outage we published ourselves does not count because our monitors failed in it as well.
        null => silent ? _published.Now : _withMonitors.Now,

        // "Under maintenance", said by hand, does not deny that the maintenance takes the service down.
        ServiceState.UnderMaintenance => _maintenance.Now,
        _ => _manual.Now,
    };

    private (ExclusionRule Rule, string Notice)? ExcuseFor(long second, ImmutableSortedSet<Cause> causes, bool manual)
    {
        if (_excuses.OutsideServiceTime.At(second) is { } atNight)
        {
            return (ExclusionRule.ServiceTime, atNight);
        }

        // A monitor is no cause in the sense of K2: it tells that the service is down, the incident tells why.
        // Otherwise nothing that we measure could ever be force majeure. By itself it excuses nothing.
        // A state set by hand does stand in the way: it replaces the incident, and gives no reason.
        if (!manual && _othersThanForceMajeure == 0 && causes[0].Kind == CauseKind.Incident)
        {
            return (ExclusionRule.ForceMajeure, causes[0].Id);
        }

        if (_excuses.Emergency.At(second) is { } emergency)
        {
            return (ExclusionRule.Emergency, emergency);
        }

        var (inside, rule) = _excuses.OfficeHours.At(second) is not null
            ? (_excuses.Agreed, ExclusionRule.Agreed)
            : (_excuses.Announced, ExclusionRule.Announced);
        return inside.At(second) is { } notice ? (rule, notice) : null;
    }

    private void Changed(HeldStretch hold, int by)
    {
        if (!TakesDown(hold))
        {
            return;
        }

        var cause = hold.Cause;
        switch (cause.Kind)
        {
            case CauseKind.Manual:
                _manual.Change(cause, by);
                return;
            case CauseKind.Monitor:
                _withMonitors.Change(cause, by);
                return;
            case CauseKind.Maintenance:
                _maintenance.Change(cause, by);
                _othersThanForceMajeure += by;
                break;
            case CauseKind.Incident:
                _othersThanForceMajeure += _excuses.Incidents[cause.Id].IsForceMajeure ? 0 : by;
                break;
        }

        _published.Change(cause, by);
        _withMonitors.Change(cause, by);
    }

    private bool TakesDown(HeldStretch hold)
    {
        var outage = hold.State >= ServiceState.PartialOutage;
        return hold.Cause.Kind switch
        {
            CauseKind.Incident when !_excuses.Incidents.ContainsKey(hold.Cause.Id) => throw Unknown("incident", hold),
            CauseKind.Maintenance when !_excuses.Maintenances.ContainsKey(hold.Cause.Id) => throw Unknown("maintenance", hold),
            CauseKind.Maintenance => outage
                || (hold.State == ServiceState.UnderMaintenance && _excuses.Maintenances[hold.Cause.Id].ExpectedImpact == ExpectedImpact.Outage),
            _ => outage,
        };
    }

    private static ArgumentException Unknown(string what, HeldStretch hold) =>
        new($"The service is held by {what} {hold.Cause.Id}, of which nothing is known.");
}
