using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>Histories nobody would think of: everything overlaps everything, instants have fractions, facts contradict each other.</summary>
internal sealed class RandomHistory(Random random, DateTimeOffset from, DateTimeOffset to)
{
    private readonly List<Hold> _holds = [];
    private readonly List<IncidentEvidence> _incidents = [];
    private readonly List<MaintenanceEvidence> _maintenances = [];

    /// <summary>All of it lies within the range; what is open runs until now.</summary>
    public ServiceHistory Create(int size, bool mayBeOpen)
    {
        for (var i = random.Next(size); i >= 0; i--)
        {
            AddIncident($"i{i}");
        }

        for (var i = random.Next(size); i > 0; i--)
        {
            Add(CauseKind.Monitor, $"p{i % 2}", AnyState(), AnyInstant(), AnyLength());
        }

        for (var i = random.Next(-size, 3); i > 0; i--)
        {
            Add(CauseKind.Manual, $"h{i}", AnyState(), AnyInstant(), AnyLength());
        }

        for (var i = random.Next(size / 2, size * 3 / 2); i > 0; i--)
        {
            AddMaintenance($"m{i}");
        }

        if (mayBeOpen && _holds.Count > 0)
        {
            var last = random.Next(_holds.Count);
            _holds[last] = _holds[last] with { To = null };
        }

        return new ServiceHistory("service", AnyLife(), _holds, Silences(), _incidents, _maintenances);
    }

    private void AddIncident(string id)
    {
        _incidents.Add(new IncidentEvidence(id, random.Next(10) switch { < 4 => new LocalizedText("aanval", null), 4 => new LocalizedText(null, " "), _ => null }));
        var at = AnyInstant();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var length = AnyLength();
            Add(CauseKind.Incident, id, AnyState(), at, length);
            at += length;
        }
    }

    private void AddMaintenance(string id)
    {
        var start = AnyInstant();
        var end = Within(start + AnyLength());
        var window = (Start: Within(start + Jitter()), End: Within(end + Jitter()));
        var announced = start - TimeSpan.FromMinutes(random.Next(-20, 100));
        List<WindowVersion> versions = [new(window.Start, window.End, announced)];
        for (var i = random.Next(3); i > 0; i--)
        {
            announced += AnyLength() / 2;
            versions.Add(new WindowVersion(window.Start + Jitter(), window.End + Jitter(), announced));
        }

        _maintenances.Add(new MaintenanceEvidence(
            id,
            (MaintenanceKind)random.Next(4),
            random.Next(3) == 0 ? (ExpectedImpact)random.Next(2) : ExpectedImpact.Outage,
            random.Next(12) == 0 ? null : versions[0].AnnouncedAt + TimeSpan.FromSeconds(random.Next(5) == 0 ? 600 : 0),
            versions,
            random.Next(12) == 0 ? null : start,
            random.Next(12) == 0 ? null : end,
            random.Next(2) == 0));
        if (random.Next(6) > 0)
        {
            Add(CauseKind.Maintenance, id, random.Next(8) == 0 ? AnyState() : ServiceState.UnderMaintenance, start, end - start);
        }
    }

    private void Add(CauseKind kind, string id, ServiceState state, DateTimeOffset start, TimeSpan length) =>
        _holds.Add(new Hold(state, start, Within(start + length), new Cause(kind, id)));

    private ServiceState AnyState() => random.Next(3) == 0 ? (ServiceState)random.Next(5) : (ServiceState)random.Next(3, 5);

    private ServiceLife AnyLife()
    {
        var created = random.Next(6) == 0 ? AnyInstant() : from.AddYears(-1);
        return new ServiceLife(created, random.Next(8) == 0 ? Within(created > from ? created + AnyLength() : AnyInstant()) : null);
    }

    private List<Period> Silences()
    {
        var silences = new List<Period>();
        for (var i = random.Next(4); i > 0; i--)
        {
            var start = AnyInstant();
            silences.Add(new Period(start, Within(start + AnyLength())));
        }

        return silences;
    }

    private DateTimeOffset AnyInstant()
    {
        // A third of what happens, happens on the hour, so that ends and beginnings meet.
        var at = from + TimeSpan.FromMilliseconds(random.NextInt64((long)(to - from).TotalMilliseconds));
        return random.Next(3) == 0 ? Within(new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero)) : at;
    }

    private TimeSpan AnyLength() => random.Next(4) switch
    {
        0 => TimeSpan.FromMilliseconds(random.Next(9000)),
        1 => TimeSpan.FromMilliseconds(random.Next(3_600_000)),
        2 => TimeSpan.FromHours(random.Next(1, 5)),
        _ => (to - from) * random.NextDouble() / 8,
    };

    private TimeSpan Jitter() => random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(-3600, 3600));

    private DateTimeOffset Within(DateTimeOffset at) => at < from ? from : at > to ? to : at;
}
