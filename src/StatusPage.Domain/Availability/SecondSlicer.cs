using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Availability;

/// <summary>The sweep: cuts a stretch of time wherever a hold, a silence, the service's life or an excuse begins or ends.</summary>
internal sealed class SecondSlicer
{
    private readonly ServiceHistory _history;
    private readonly Excuses _excuses;
    private readonly long _from;
    private readonly long _to;
    private readonly HoldSweep _sweep;
    private readonly Role[] _roles;
    private readonly CauseSet _manual;
    private readonly CauseSet _maintenance;

    /// <summary>Kept only where there are silences, which alone ask for it: these sets are most of the cost.</summary>
    private readonly CauseSet _published;

    private readonly CauseSet _withMonitors;
    private readonly FirstCause _forceMajeure;
    private int _othersThanForceMajeure;

    public SecondSlicer(ServiceHistory history, Excuses excuses, long from, long to)
    {
        (_history, _excuses, _from, _to) = (history, excuses, from, to);
        _sweep = new HoldSweep(history.Holds, excuses.Causes, from, to) { Changed = Changed };
        _roles = [.. _sweep.Causes.Select(RoleOf)];
        (_manual, _maintenance) = (new CauseSet(_sweep.Causes), new CauseSet(_sweep.Causes));
        _forceMajeure = new FirstCause(_sweep.Causes, c => _roles[c] == Role.ForceMajeure);
        (_published, _withMonitors) = (new CauseSet(_sweep.Causes), new CauseSet(_sweep.Causes));
    }

    /// <summary>What a cause can do to a service and its figures.</summary>
    private enum Role
    {
        Manual,
        Monitor,
        Incident,
        ForceMajeure,
        Maintenance,
        MaintenanceWithOutage,
    }

    /// <summary>Can be walked through once.</summary>
    public IEnumerable<Slice> Slices()
    {
        var created = Seconds.Of(_history.Life.CreatedAt);
        var life = Track.Of([new Stretch(created, _history.Life.ArchivedAt is { } at ? Seconds.Of(at) : long.MaxValue)]);
        var silences = Track.Of(_history.Silences);
        Track[] tracks = [life, silences, _excuses.OutsideServiceTime, _excuses.Emergency, _excuses.Agreed, _excuses.Announced, _excuses.OfficeHours];

        var tracksChange = _from;
        for (long second = _from, next; second < _to; second = next)
        {
            _sweep.AdvanceTo(second);
            if (second >= tracksChange)
            {
                tracksChange = long.MaxValue;
                foreach (var track in tracks)
                {
                    track.AdvanceTo(second);
                    tracksChange = Math.Min(tracksChange, track.NextChange);
                }
            }

            next = Math.Min(_to, Math.Min(tracksChange, _sweep.NextChange));
            UnmeasuredReason? unborn = life.Notice is not null ? null
                : second < created ? UnmeasuredReason.BeforeCreation : UnmeasuredReason.AfterArchival;
            var silent = silences.Notice is not null;
            var causes = unborn is null ? DownBy(silent).Now : default;
            yield return new Slice(
                second,
                next,
                silent ? _sweep.StateWithoutMonitors : _sweep.State,
                causes,
                unborn ?? (silent ? UnmeasuredReason.MonitorsSilent : null),
                causes.Count == 0 ? null : ExcuseNow(),
                _excuses.OutsideServiceTime.Notice);
        }
    }

    /// <summary>A1: the causes that take the service down in this second; none when it is not down.</summary>
    private CauseSet DownBy(bool silent) => _sweep.Manual switch
    {
        // A3b calls silence "not downtime", A1 calls what an incident or a person says downtime. A customer would not
        // accept that an outage we published ourselves does not count because our monitors failed in it as well.
        null => silent ? _published : _withMonitors,

        // "Under maintenance", said by hand, does not deny that the maintenance takes the service down.
        ServiceState.UnderMaintenance => _maintenance,
        _ => _manual,
    };

    private Excuse? ExcuseNow()
    {
        if (_excuses.OutsideServiceTime.Notice is { } atNight)
        {
            return new Excuse(ExclusionRule.ServiceTime, atNight);
        }

        // A monitor is no cause in the sense of K2: it tells that the service is down, the incident tells why.
        // Otherwise nothing that we measure could ever be force majeure. By itself it excuses nothing.
        // A state set by hand does stand in the way: it replaces the incident, and gives no reason.
        if (_sweep.Manual is null && _othersThanForceMajeure == 0 && _forceMajeure.Now is { } first)
        {
            return new Excuse(ExclusionRule.ForceMajeure, first.Id);
        }

        if (_excuses.Emergency.Notice is { } emergency)
        {
            return new Excuse(ExclusionRule.Emergency, emergency);
        }

        var (work, rule) = _excuses.OfficeHours.Notice is not null
            ? (_excuses.Agreed, ExclusionRule.Agreed)
            : (_excuses.Announced, ExclusionRule.Announced);
        return work.Notice is { } notice ? new Excuse(rule, notice) : null;
    }

    private void Changed(int cause, ServiceState state, int by)
    {
        var role = _roles[cause];
        var outage = state >= ServiceState.PartialOutage || (state == ServiceState.UnderMaintenance && role == Role.MaintenanceWithOutage);
        if (!outage)
        {
            return;
        }

        if (role == Role.Manual)
        {
            _manual.Change(cause, by);
            return;
        }

        _withMonitors.Change(cause, by);
        if (role == Role.Monitor)
        {
            return;
        }

        if (_history.Silences.Count > 0)
        {
            _published.Change(cause, by);
        }

        if (role == Role.ForceMajeure)
        {
            _forceMajeure.Change(cause, by);
        }
        else
        {
            _othersThanForceMajeure += by;
        }

        if (role is Role.Maintenance or Role.MaintenanceWithOutage)
        {
            _maintenance.Change(cause, by);
        }
    }

    private Role RoleOf(Cause cause, int number) => cause.Kind switch
    {
        CauseKind.Manual => Role.Manual,
        CauseKind.Monitor => Role.Monitor,
        CauseKind.Incident when _excuses.IncidentOf(number) is { } incident => incident.IsForceMajeure ? Role.ForceMajeure : Role.Incident,
        CauseKind.Maintenance when _excuses.MaintenanceOf(number) is { } maintenance =>
            maintenance.ExpectedImpact == ExpectedImpact.Outage ? Role.MaintenanceWithOutage : Role.Maintenance,
        _ => throw new ArgumentException($"The service is held by {cause.Kind} {cause.Id}, of which nothing is known."),
    };
}
