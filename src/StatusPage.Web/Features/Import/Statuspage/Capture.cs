using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Import.Statuspage;

/// <param name="Where">File and JSON path, for what turns out only when it is put in the database.</param>
public sealed record CapturedComponent(
    string Where,
    string Id,
    string Name,
    string? Description,
    ServiceState Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Position,
    string? GroupId,
    bool IsGroup,
    ComponentTraits Traits);

/// <summary>An <c>affected_components</c> row: what an update did to a component.</summary>
public sealed record CapturedChange(string Code, string? Name, ServiceState Old, ServiceState New);

public sealed record CapturedUpdate<TStatus>(
    string Id,
    TStatus Status,
    string Body,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset DisplayAt,
    IReadOnlyList<CapturedChange> Changes,
    bool Notify);

/// <summary>An incident or maintenance as it was captured.</summary>
/// <param name="Where">As of a component.</param>
/// <param name="Window">Of maintenance.</param>
public sealed record CapturedNotice<TStatus>(
    string Where,
    string Id,
    string Name,
    TStatus Status,
    Impact? Impact,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset StartedAt,
    DateTimeOffset? MonitoringAt,
    DateTimeOffset? ResolvedAt,
    (DateTimeOffset From, DateTimeOffset Until) Window,
    IReadOnlyList<CapturedUpdate<TStatus>> Updates,
    IReadOnlyList<string> ComponentIds)
{
    /// <summary>One notice stands in several documents, captured at different moments: the newest word of each part.</summary>
    public CapturedNotice<TStatus> With(CapturedNotice<TStatus> other)
    {
        var newest = other.UpdatedAt > UpdatedAt ? other : this;
        return newest with
        {
            Updates = [.. Updates.Concat(other.Updates).GroupBy(u => u.Id).Select(same => same.MaxBy(u => u.UpdatedAt)!)],
            ComponentIds = [.. ComponentIds.Union(other.ComponentIds)],
        };
    }
}

/// <summary>Everything that could be read of a captured page.</summary>
public sealed class Capture
{
    /// <summary>What the page listed, by id.</summary>
    public Dictionary<string, CapturedComponent> Components { get; } = [];

    /// <summary>What only notices speak of: components that were taken off the page, or whose list was not captured.</summary>
    public Dictionary<string, CapturedComponent> Mentioned { get; } = [];

    public Dictionary<string, CapturedNotice<IncidentStatus>> Incidents { get; } = [];

    public Dictionary<string, CapturedNotice<MaintenanceStatus>> Maintenance { get; } = [];

    public bool IsEmpty => Components.Count == 0 && Incidents.Count == 0 && Maintenance.Count == 0;
}
