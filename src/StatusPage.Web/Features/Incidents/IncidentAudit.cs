using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;

namespace StatusPage.Web.Features.Incidents;

/// <summary>What the audit log keeps of an incident as a whole.</summary>
internal sealed record IncidentAudit(
    string? TitleNl,
    string? TitleEn,
    IncidentKind Kind,
    IncidentCause? Cause,
    string? ForceMajeureReason,
    Impact Impact,
    IncidentStatus Status,
    DateTimeOffset DetectedAt,
    DateTimeOffset StartedAt,
    DateTimeOffset? NextUpdateBy,
    IReadOnlyDictionary<string, ServiceState> Services)
{
    public static IncidentAudit Of(Incident incident) => new(
        incident.Title.Nl, incident.Title.En, incident.Kind, incident.Cause, incident.ForceMajeureReason, incident.Impact, incident.Status,
        incident.DetectedAt, incident.StartedAt, incident.NextUpdateBy, incident.CurrentStates());

    public static string Subject(string id) => $"incident/{id}";
}

/// <summary>What the audit log keeps of one update.</summary>
internal sealed record UpdateAudit<TStatus>(string Id, TStatus Status, string? BodyNl, string? BodyEn, bool Notify)
    where TStatus : struct, Enum;

internal static class UpdateAudit
{
    public static UpdateAudit<IncidentStatus> Of(IncidentUpdate update) => Of(update.Id, update.Status, update.Body, update.Notify);

    public static UpdateAudit<TStatus> Of<TStatus>(string id, TStatus status, LocalizedText body, bool notify)
        where TStatus : struct, Enum => new(id, status, body.Nl, body.En, notify);
}
