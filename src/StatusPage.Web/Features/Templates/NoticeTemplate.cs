using StatusPage.Domain;
using StatusPage.Domain.Incidents;

namespace StatusPage.Web.Features.Templates;

/// <summary>Which form a template fills.</summary>
public enum NoticeForm
{
    Incident = 0,

    /// <summary>A later update of an incident.</summary>
    Update = 1,
    Maintenance = 2,
}

/// <summary>Words that are ready before they are needed: <c>content/templates/{nl,en}/&lt;slug&gt;.md</c>.</summary>
/// <param name="Title">Of the notice; an update has none.</param>
/// <param name="Status">What the words say of the incident, so that both go together.</param>
public sealed record NoticeTemplate(
    string Slug,
    NoticeForm For,
    int Order,
    LocalizedText Name,
    LocalizedText Title,
    LocalizedText Body,
    IncidentStatus? Status,
    IncidentCause? Cause);
