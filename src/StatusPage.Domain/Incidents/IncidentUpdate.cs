using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Incidents;

/// <summary>An earlier wording of an update, kept when it was corrected.</summary>
public sealed record Correction(DateTimeOffset At, string By, string Reason, LocalizedText Before);

/// <summary>One entry of an incident's timeline.</summary>
public sealed class IncidentUpdate
{
    private IncidentUpdate()
    {
    }

    internal IncidentUpdate(IncidentUpdateDraft draft)
    {
        Id = draft.Id;
        Status = draft.Status;
        Body = draft.Body;
        At = draft.At;
        CreatedAt = draft.CreatedAt;
        UpdatedAt = draft.UpdatedAt ?? draft.CreatedAt;
        By = draft.By;
        Changes = draft.Changes;
        NextUpdateBy = draft.NextUpdateBy;
        Notify = draft.Notify;
        Automatic = draft.Automatic;
    }

    public string Id { get; private set; } = "";

    public string IncidentId { get; private set; } = "";

    public IncidentStatus Status { get; private set; }

    /// <summary>Markdown.</summary>
    public LocalizedText Body { get; internal set; } = LocalizedText.Empty;

    /// <summary>The moment it speaks of and is shown at (Statuspage's <c>display_at</c>).</summary>
    public DateTimeOffset At { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>Who wrote it; for staff only.</summary>
    public string By { get; private set; } = "";

    public IReadOnlyList<ServiceChange> Changes { get; internal set; } = [];

    /// <summary>The promise this update makes: the next one comes before this moment.</summary>
    public DateTimeOffset? NextUpdateBy { get; private set; }

    /// <summary>Whether its subscribers are told; of an imported one, whether those of its source were.</summary>
    public bool Notify { get; private set; }

    /// <summary>Nobody had published in time, so the system did.</summary>
    public bool Automatic { get; private set; }

    public IReadOnlyList<Correction> Corrections { get; internal set; } = [];

    /// <summary>When its moment or its services were last told otherwise than it first said.</summary>
    public DateTimeOffset? RetoldAt { get; internal set; }

    public DateTimeOffset? WithdrawnAt { get; internal set; }

    public string? WithdrawnReason { get; internal set; }

    public bool IsWithdrawn => WithdrawnAt is not null;
}

/// <summary>What is needed to write an update. <see cref="At"/> may lie in the past for a backfilled one.</summary>
public sealed record IncidentUpdateDraft(
    string Id,
    IncidentStatus Status,
    LocalizedText Body,
    DateTimeOffset At,
    DateTimeOffset CreatedAt,
    string By,
    IReadOnlyList<ServiceChange> Changes,
    DateTimeOffset? NextUpdateBy = null,
    bool Notify = true,
    DateTimeOffset? UpdatedAt = null,
    bool Automatic = false);

/// <summary>When an update was, and what it says of services from then on.</summary>
/// <param name="States">A service that is left out goes on as it was. What ends the incident needs none: all work from there.</param>
public sealed record UpdateCourse(string UpdateId, DateTimeOffset At, IReadOnlyDictionary<string, ServiceState> States);
