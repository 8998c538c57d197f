using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Home;

/// <summary>What the first sentence of the site is about: the worst that is going on, and who it touches.</summary>
/// <param name="Incidents">Open ones, worst first; then newest. One that touches no service is the news only when all is well.</param>
/// <param name="Maintenance">In progress, the first to end first; only spoken of when there is no incident.</param>
/// <param name="Affected">Listed services that are not well, worst first.</param>
public sealed record Banner(
    ServiceState State,
    IReadOnlyList<PublicIncident> Incidents,
    IReadOnlyList<PublicMaintenance> Maintenance,
    IReadOnlyList<PublicService> Affected)
{
    /// <summary>What it is coloured by; null when there is something to tell although every service works.</summary>
    public ServiceState? Shown => State == ServiceState.Operational && Incidents.Count > 0 ? null : State;

    public DateTimeOffset? Since => Incidents.Count > 0 ? Incidents.Min(i => i.StartedAt)
        : Maintenance.Count > 0 ? Maintenance.Min(m => m.ActualStart ?? m.Start)
        : Affected.Min(s => s.Since);

    /// <summary>The first update that a reader may expect.</summary>
    public DateTimeOffset? NextUpdateBy => Incidents.Min(i => i.NextUpdateBy);

    /// <summary>When the last of the running maintenance should be over.</summary>
    public DateTimeOffset? Until => Incidents.Count == 0 && Maintenance.Count > 0 ? Maintenance.Max(m => m.End) : null;

    public static Banner Of(BoardSnapshot board)
    {
        var maintenance = board.RunningMaintenance.OrderBy(m => m.End).ToList();
        var affected = board.Listed
            .Where(s => s.State != ServiceState.Operational)
            .OrderByDescending(s => s.State)
            .ToList();
        var harmful = board.OpenIncidents
            .Where(i => i.ShownState() is not null)
            .OrderByDescending(i => i.ShownState())
            .ToList();
        var state = affected.Select(s => s.State)
            .Concat(harmful.Select(i => i.ShownState()!.Value))
            .Concat(maintenance.Select(_ => ServiceState.UnderMaintenance))
            .DefaultIfEmpty()
            .Max();
        var incidents = state == ServiceState.Operational ? board.OpenIncidents.ToList() : harmful;
        return new Banner(state, incidents, maintenance, affected);
    }
}
