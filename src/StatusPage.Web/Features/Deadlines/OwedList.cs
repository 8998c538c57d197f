using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Board;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>Something that somebody has coming.</summary>
/// <param name="Told">Who was warned last; null when nobody was yet.</param>
public sealed record OwedItem(Deadline Deadline, LocalizedText Title, string Address, bool IsNoted, string? Told, bool IsLate, bool IsSoon);

/// <summary>Everything that is owed, most urgent first.</summary>
public sealed class OwedList(StatusDbContext db, StatusBoard board, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);

    public async Task<IReadOnlyList<OwedItem>> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var owed = await db.Deadlines.AsNoTracking()
            .Where(d => d.State == DeadlineState.Open || (d.State == DeadlineState.Missed && d.FulfilledAt == null && d.DroppedAt == null))
            .OrderBy(d => d.DueAt)
            .ToListAsync(cancellationToken);
        var hidden = owed.Where(d => d.Subject == DeadlineSubject.Incident && !board.Current.IncidentsById.ContainsKey(d.SubjectId)).Select(d => d.SubjectId).ToList();
        var noted = await db.Incidents.AsNoTracking().Where(i => hidden.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.Title, cancellationToken);
        var ids = owed.Select(d => d.Id).ToList();
        var told = (await db.DeadlineWarnings.AsNoTracking().Where(w => ids.Contains(w.DeadlineId) && w.Told != "").OrderBy(w => w.Id).ToListAsync(cancellationToken))
            .GroupBy(w => w.DeadlineId)
            .ToDictionary(g => g.Key, g => g.Last().Told);
        return
        [
            .. owed.Select(d => new OwedItem(
                d,
                TitleOf(d, noted),
                d.Subject == DeadlineSubject.Incident ? $"/staff/incidents/{d.SubjectId}" : $"/staff/maintenance/{d.SubjectId}",
                noted.ContainsKey(d.SubjectId),
                told.GetValueOrDefault(d.Id),
                d.DueAt <= now,
                d.DueAt > now && (d.DueAt - now < Soon || (d.Kind == DeadlineKind.FirstNotification && now > d.StartedAt + ((d.DueAt - d.StartedAt) * 0.75))))),
        ];
    }

    private LocalizedText TitleOf(Deadline deadline, Dictionary<string, LocalizedText> noted) => deadline.Subject == DeadlineSubject.Incident
        ? board.Current.IncidentsById.TryGetValue(deadline.SubjectId, out var incident) ? incident.Title : noted.GetValueOrDefault(deadline.SubjectId, LocalizedText.Empty)
        : board.Current.MaintenanceById.TryGetValue(deadline.SubjectId, out var notice) ? notice.Title : LocalizedText.Empty;
}
