using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web;

namespace StatusPage.Testing;

/// <summary>Notices for tests that are not about what they say.</summary>
public static class TestNotices
{
    public static Incident Incident(string serviceId, DateTimeOffset now, ServiceState state = ServiceState.MajorOutage)
    {
        var (incident, refusal) = Domain.Incidents.Incident.Publish(
            NewId.Create(),
            new IncidentFacts(new LocalizedText("Mail hapert", "Mail falters"), IncidentKind.Downtime, now, now),
            new IncidentUpdateDraft(NewId.Create(), IncidentStatus.Investigating, new LocalizedText("We zoeken het uit.", null), now, now, "test", [new ServiceChange(serviceId, ServiceState.Operational, state)]),
            NoticeOrigin.Live,
            now);
        return incident ?? throw new InvalidOperationException(refusal!.Code);
    }

    public static MaintenanceNotice Maintenance(string serviceId, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now, NoticeOrigin origin = NoticeOrigin.Live)
    {
        var (notice, refusal) = MaintenanceNotice.Publish(
            NewId.Create(),
            MaintenanceFacts(serviceId, start, end),
            MaintenanceUpdate(MaintenanceStatus.Scheduled, now),
            origin,
            now);
        return notice ?? throw new InvalidOperationException(refusal!.Code);
    }

    public static MaintenanceFacts MaintenanceFacts(string serviceId, DateTimeOffset start, DateTimeOffset end) =>
        new(new LocalizedText("Nieuwe schijven", "New disks"), MaintenanceKind.Regular, ExpectedImpact.Minimal, start, end, [serviceId]);

    public static MaintenanceUpdateDraft MaintenanceUpdate(MaintenanceStatus status, DateTimeOffset now) =>
        new(NewId.Create(), status, new LocalizedText("We vervangen schijven.", null), now, now, "test");
}
