using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;

namespace StatusPage.Domain.Tests.Incidents;

/// <summary>Tells an incident minute by minute; minute 0 is 12:00 UTC of an ordinary day.</summary>
internal sealed class IncidentStory
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private int _updates;

    private IncidentStory(Incident incident) => Incident = incident;

    public Incident Incident { get; }

    public static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    public static IncidentFacts Facts(int detected = 0, int started = 0) =>
        new(new LocalizedText("Mail hapert", "Mail falters"), IncidentKind.Downtime, At(detected), At(started));

    public static IncidentUpdateDraft Draft(string id, int minute, IncidentStatus status, params (string Service, ServiceState State)[] states) =>
        new(id, status, new LocalizedText($"Bericht van minuut {minute}.", null), At(minute), At(minute), "Sanne", [.. states.Select(s => new ServiceChange(s.Service, default, s.State))]);

    public static IncidentStory Begin(int minute, params (string Service, ServiceState State)[] states) => Begin(Facts(minute, minute), minute, states);

    public static IncidentStory Begin(IncidentFacts facts, int minute, params (string Service, ServiceState State)[] states)
    {
        var (incident, refusal) = Incident.Publish("incident0001", facts, Draft("u0", minute, IncidentStatus.Investigating, states), NoticeOrigin.Live, At(minute));
        Assert.Null(refusal);
        return new IncidentStory(incident!);
    }

    public IncidentStory Then(int minute, IncidentStatus status, params (string Service, ServiceState State)[] states)
    {
        Assert.Null(Incident.Add(Draft($"u{++_updates}", minute, status, states), At(minute)));
        return this;
    }

    /// <summary>Its holds as "service state from-to", in minutes.</summary>
    public string Holds => string.Join(", ", Incident.Holds()
        .OrderBy(h => h.ServiceId, StringComparer.Ordinal).ThenBy(h => h.From)
        .Select(h => $"{h.ServiceId} {h.State} {Minute(h.From)}-{(h.To is { } to ? Minute(to) : "")}"));

    private static int Minute(DateTimeOffset at) => (int)(at - Noon).TotalMinutes;
}
