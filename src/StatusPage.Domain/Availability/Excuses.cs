using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Availability;

/// <summary>Who can excuse downtime, and when: the facts that A3 weighs, each laid out along the month.</summary>
internal sealed class Excuses
{
    public required Track OutsideServiceTime { get; init; }

    public required Track Emergency { get; init; }

    public required Track Agreed { get; init; }

    public required Track Announced { get; init; }

    public required Track OfficeHours { get; init; }

    /// <summary>Every cause of which there is evidence, in the order of the evidence.</summary>
    public required CauseNumbers Causes { get; init; }

    public required IReadOnlyList<IncidentEvidence> Incidents { get; init; }

    public required IReadOnlyList<MaintenanceEvidence> Maintenances { get; init; }

    public static Excuses Of(ServiceHistory history, CalendarMonth month, AvailabilityPolicy policy, IReadOnlyList<Period> officeHours, long now)
    {
        var announced = TrackOf(history, m => m.Kind != MaintenanceKind.Emergency, now);
        return new Excuses
        {
            OutsideServiceTime = Track.Of(NightAllowance.Spend(announced, month, policy)),
            Emergency = TrackOf(history, m => m.Kind == MaintenanceKind.Emergency, now),
            Agreed = TrackOf(history, m => m.Kind != MaintenanceKind.Emergency && m.AgreementRecorded, now),
            Announced = announced,
            OfficeHours = Track.Of(officeHours),
            Causes = NumbersOf(history),
            Incidents = history.Incidents,
            Maintenances = history.Maintenances,
        };
    }

    /// <summary>What is known of the incident with this number; null when the number is not of an incident, or nothing is.</summary>
    public IncidentEvidence? IncidentOf(int cause) => cause < Incidents.Count ? Incidents[cause] : null;

    /// <summary>The same for maintenance.</summary>
    public MaintenanceEvidence? MaintenanceOf(int cause) =>
        cause >= Incidents.Count && cause < Incidents.Count + Maintenances.Count ? Maintenances[cause - Incidents.Count] : null;

    /// <summary>K2: why the incident is force majeure.</summary>
    public LocalizedText ForceMajeureReason(string incident) =>
        Incidents[Causes[new Cause(CauseKind.Incident, incident)]].ForceMajeureReason!;

    private static CauseNumbers NumbersOf(ServiceHistory history)
    {
        var numbers = new CauseNumbers(Math.Max(history.Holds.Count, history.Incidents.Count + history.Maintenances.Count));
        var expected = 0;
        foreach (var cause in history.Incidents.Select(i => new Cause(CauseKind.Incident, i.Id))
            .Concat(history.Maintenances.Select(m => new Cause(CauseKind.Maintenance, m.Id))))
        {
            if (numbers.NumberOf(cause) != expected++)
            {
                throw new ArgumentException($"The history tells of {cause.Kind} {cause.Id} twice.");
            }
        }

        return numbers;
    }

    private static Track TrackOf(ServiceHistory history, Func<MaintenanceEvidence, bool> which, long now)
    {
        // Work before a service's creation or after its archival spends none of its allowances.
        var created = Seconds.Of(history.Life.CreatedAt);
        var archived = history.Life.ArchivedAt is { } at ? Seconds.Of(at) : long.MaxValue;
        return Track.Of(history.Maintenances.Where(which)
            .SelectMany(m => AnnouncedWork.Of(m, now))
            .Select(s => s with { From = Math.Max(s.From, created), To = Math.Min(s.To, archived) }));
    }
}
