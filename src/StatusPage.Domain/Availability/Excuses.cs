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

    public required IReadOnlyDictionary<string, IncidentEvidence> Incidents { get; init; }

    public required IReadOnlyDictionary<string, MaintenanceEvidence> Maintenances { get; init; }

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
            Incidents = history.Incidents.ToDictionary(i => i.Id, StringComparer.Ordinal),
            Maintenances = history.Maintenances.ToDictionary(m => m.Id, StringComparer.Ordinal),
        };
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
