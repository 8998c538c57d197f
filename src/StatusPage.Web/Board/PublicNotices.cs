using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Board;

/// <summary>What the public may know of an incident; names of staff and their reasons are not here.</summary>
public sealed class PublicIncident
{
    public PublicIncident(Incident incident)
    {
        Id = incident.Id;
        Title = incident.Title;
        Kind = incident.Kind;
        Cause = incident.Cause;
        ForceMajeureReason = incident.ForceMajeureReason;
        Origin = incident.Origin;
        Status = incident.Status;
        Impact = incident.Impact;
        ImpactOverride = incident.ImpactOverride;
        DetectedAt = incident.DetectedAt;
        StartedAt = incident.StartedAt;
        PublishedAt = incident.PublishedAt ?? incident.CreatedAt;
        CreatedAt = incident.CreatedAt;
        UpdatedAt = incident.UpdatedAt;
        MonitoringAt = incident.MonitoringAt;
        ResolvedAt = incident.ResolvedAt;
        NextUpdateBy = incident.NextUpdateBy;
        States = incident.CurrentStates();
        ServiceIds = [.. incident.RecordedServiceIds.Union(incident.ServiceIds)];
        Updates = [.. incident.Updates
            .OrderByDescending(u => u.At).ThenByDescending(u => u.CreatedAt).ThenByDescending(u => u.Status).ThenByDescending(u => u.Id, StringComparer.Ordinal)
            .Select(u => new PublicUpdate<IncidentStatus>(u.Id, u.Status, u.Body, u.At, u.CreatedAt, u.UpdatedAt, u.Changes, u.NextUpdateBy, Corrected(u.Corrections, u.IsWithdrawn), u.WithdrawnAt, false, u.Notify) { RetoldAt = u.RetoldAt })];
    }

    public string Id { get; }

    public LocalizedText Title { get; }

    public IncidentKind Kind { get; }

    public IncidentCause? Cause { get; }

    public string? ForceMajeureReason { get; }

    public NoticeOrigin Origin { get; }

    public IncidentStatus Status { get; }

    public Impact Impact { get; }

    /// <summary>Where somebody set it in place of what the states say.</summary>
    public Impact? ImpactOverride { get; }

    public DateTimeOffset DetectedAt { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset PublishedAt { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; }

    public DateTimeOffset? MonitoringAt { get; }

    public DateTimeOffset? ResolvedAt { get; }

    public DateTimeOffset? NextUpdateBy { get; }

    public bool IsOpen => Status is not (IncidentStatus.Resolved or IncidentStatus.Postmortem);

    /// <summary>The last word of this incident on each service it touched.</summary>
    public IReadOnlyDictionary<string, ServiceState> States { get; }

    /// <summary>What it is about, also where it says nothing of a state.</summary>
    public IReadOnlyList<string> ServiceIds { get; }

    /// <summary>Newest first; withdrawn ones are among them, marked.</summary>
    public IReadOnlyList<PublicUpdate<IncidentStatus>> Updates { get; }

    public string Path => $"/incidents/{Id}";

    internal static DateTimeOffset? Corrected(IReadOnlyList<Correction> corrections, bool withdrawn) =>
        !withdrawn && corrections.Count > 0 ? corrections[^1].At : null;
}

/// <summary>What the public may know of a maintenance notice: not its fallback plan (M2), nor whom it was agreed with.</summary>
public sealed class PublicMaintenance
{
    public PublicMaintenance(MaintenanceNotice notice)
    {
        Id = notice.Id;
        Title = notice.Title;
        Kind = notice.Kind;
        ExpectedImpact = notice.ExpectedImpact;
        Impact = notice.Impact;
        ImpactOverride = notice.ImpactOverride;
        Origin = notice.Origin;
        Status = notice.Status;
        Start = notice.Start;
        End = notice.End;
        NextStepAt = notice.NextStepAt;
        ActualStart = notice.ActualStart;
        ActualEnd = notice.ActualEnd;
        PublishedAt = notice.PublishedAt;
        CreatedAt = notice.CreatedAt;
        UpdatedAt = notice.UpdatedAt;
        Sequence = notice.Sequence;
        ServiceIds = notice.ServiceIds;
        Announced = notice.Announced;
        IsAgreed = notice.Agreement is not null;
        Overrides = [.. notice.Overrides.Select(o => new PublicOverride(o.At, o.Rules, o.Reason))];
        Updates = [.. notice.Updates
            .OrderByDescending(u => u.At).ThenByDescending(u => u.CreatedAt).ThenByDescending(u => u.Status).ThenByDescending(u => u.Id, StringComparer.Ordinal)
            .Select(u => new PublicUpdate<MaintenanceStatus>(u.Id, u.Status, u.Body, u.At, u.CreatedAt, u.UpdatedAt, u.Changes, null, PublicIncident.Corrected(u.Corrections, u.IsWithdrawn), u.WithdrawnAt, u.Automatic, u.Notify))];
    }

    public string Id { get; }

    public LocalizedText Title { get; }

    public MaintenanceKind Kind { get; }

    public ExpectedImpact ExpectedImpact { get; }

    public Impact Impact { get; }

    /// <summary>Where somebody set it in place of what the states say.</summary>
    public Impact? ImpactOverride { get; }

    public NoticeOrigin Origin { get; }

    public MaintenanceStatus Status { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>M7: when the clock will move it.</summary>
    public DateTimeOffset? NextStepAt { get; }

    public DateTimeOffset? ActualStart { get; }

    public DateTimeOffset? ActualEnd { get; }

    public DateTimeOffset PublishedAt { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; }

    public int Sequence { get; }

    public IReadOnlyList<string> ServiceIds { get; }

    /// <summary>Every window that was announced (A3), oldest first.</summary>
    public IReadOnlyList<AnnouncedWindow> Announced { get; }

    /// <summary>M1: that it was agreed is public; with whom is not.</summary>
    public bool IsAgreed { get; }

    /// <summary>M6.</summary>
    public IReadOnlyList<PublicOverride> Overrides { get; }

    /// <summary>Newest first; withdrawn ones are among them, marked.</summary>
    public IReadOnlyList<PublicUpdate<MaintenanceStatus>> Updates { get; }

    public bool IsRunning => Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    public bool IsOver => Status is MaintenanceStatus.Completed or MaintenanceStatus.Cancelled;

    public string Path => $"/maintenance/{Id}";
}

/// <summary>M6: rules that were overruled, and why; who did it is not public.</summary>
public sealed record PublicOverride(DateTimeOffset At, IReadOnlyList<string> Rules, string Reason);

public sealed record PublicAnnouncement(string Id, LocalizedText Text, DateTimeOffset Start, DateTimeOffset End);

/// <param name="Body">Markdown; empty for a step of the clock.</param>
/// <param name="CorrectedAt">When its words were last corrected; null when they never were.</param>
/// <param name="WithdrawnAt">When it was taken back; its words are then no longer shown.</param>
/// <param name="Automatic">M7: the clock moved the notice; the page says so in its own words.</param>
public sealed record PublicUpdate<TStatus>(
    string Id,
    TStatus Status,
    LocalizedText Body,
    DateTimeOffset At,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<ServiceChange> Changes,
    DateTimeOffset? NextUpdateBy,
    DateTimeOffset? CorrectedAt,
    DateTimeOffset? WithdrawnAt,
    bool Automatic,
    bool Notify)
    where TStatus : struct, Enum
{
    /// <summary>When its moment or its services were last told otherwise; null when they never were.</summary>
    public DateTimeOffset? RetoldAt { get; init; }
}
