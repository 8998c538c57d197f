using System.Collections.Immutable;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Web.Board;

/// <summary>One cause that holds or held a service in a state.</summary>
public sealed record PublicHold(ServiceState State, DateTimeOffset From, DateTimeOffset? To, HoldCause Cause, string CauseId);

/// <summary>What staff set right of one interval, and why; who did it is not public.</summary>
public sealed record PublicCorrection(HoldCause Cause, string CauseId, CorrectedInterval Before, CorrectedInterval After, string Reason, DateTimeOffset At);

/// <summary>A service as the public sees it at the moment of the snapshot.</summary>
/// <param name="State">The worst of what holds it now, or what a person set by hand.</param>
/// <param name="Since">Since when it is in that state; null when it has been so since it exists.</param>
/// <param name="Holds">All its intervals, by their start.</param>
public sealed record PublicService(
    string Id,
    string Slug,
    LocalizedText Name,
    LocalizedText Description,
    string? GroupId,
    int Position,
    string? Package,
    IReadOnlyList<string> DeskHours,
    bool IsHidden,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt,
    ServiceState State,
    DateTimeOffset? Since,
    ImmutableArray<PublicHold> Holds,
    ComponentTraits Traits)
{
    public bool IsListed => !IsHidden && ArchivedAt is null;

    public string Path => $"/services/{Slug}";
}

/// <summary>A heading with the services that are listed under it.</summary>
public sealed record PublicGroup(
    string Id,
    string Slug,
    LocalizedText Name,
    LocalizedText Description,
    int Position,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ComponentTraits Traits,
    IReadOnlyList<PublicService> Services)
{
    public ServiceState State => Services.Select(s => s.State).DefaultIfEmpty().Max();
}
