using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Staff;

public enum OwedKind
{
    Update,

    /// <summary>N5.</summary>
    Explanation,
}

/// <summary>Something that customers have coming.</summary>
/// <param name="At">When an update was promised by; when the incident was resolved that has no explanation.</param>
public sealed record Owed(OwedKind Kind, PublicIncident Incident, DateTimeOffset At, bool IsLate, bool IsSoon)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);

    /// <summary>Most urgent first: promises by their time, then explanations by their age.</summary>
    public static IReadOnlyList<Owed> Of(BoardSnapshot board, DateTimeOffset now)
    {
        var updates = board.OpenIncidents
            .Where(i => i.NextUpdateBy is not null)
            .Select(i => new Owed(OwedKind.Update, i, i.NextUpdateBy!.Value, i.NextUpdateBy < now, i.NextUpdateBy >= now && i.NextUpdateBy - now < Soon))
            .OrderBy(o => o.At);
        // N3: what is imported, backfilled or a demonstration owes nothing.
        var explanations = board.Incidents
            .Where(i => i is { Origin: NoticeOrigin.Live, Status: IncidentStatus.Resolved, ResolvedAt: not null })
            .Select(i => new Owed(OwedKind.Explanation, i, i.ResolvedAt!.Value, false, false))
            .OrderBy(o => o.At);
        return [.. updates, .. explanations];
    }
}
