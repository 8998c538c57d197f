using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Shared;

/// <summary>An incident or a maintenance as one line of history, on the day it started.</summary>
public sealed record PublicEvent(DateTimeOffset At, PublicIncident? Incident, PublicMaintenance? Maintenance)
{
    public LocalizedText Title => Incident?.Title ?? Maintenance!.Title;

    public string Path => Incident?.Path ?? Maintenance!.Path;

    /// <summary>Null for an incident that touched no service.</summary>
    public ServiceState? State => Incident is null ? ServiceState.UnderMaintenance : Incident.ShownState();

    public IEnumerable<string> ServiceIds => Incident?.States.Keys ?? Maintenance!.ServiceIds;

    /// <summary>Newest first: all incidents, and the maintenance that has begun.</summary>
    public static IEnumerable<PublicEvent> All(BoardSnapshot board) => Since(board, DateTimeOffset.MinValue);

    public static IEnumerable<PublicEvent> Since(BoardSnapshot board, DateTimeOffset moment) =>
        board.Incidents.Select(i => new PublicEvent(i.StartedAt, i, null))
            .Concat(board.Maintenance.Where(HasBegun).Select(m => new PublicEvent(m.ActualStart ?? m.Start, null, m)))
            .Where(e => e.At >= moment)
            .OrderByDescending(e => e.At);

    // What was called off before it began is no event; what the clock has yet to start is announced elsewhere.
    private static bool HasBegun(PublicMaintenance notice) =>
        notice.Status is not MaintenanceStatus.Scheduled && (notice.Status != MaintenanceStatus.Cancelled || notice.ActualStart is not null);
}

/// <summary>A day of history, or several quiet ones in a row, told in one line.</summary>
public sealed record EventDay(DateOnly First, DateOnly Last, IReadOnlyList<PublicEvent> Events)
{
    public bool IsQuiet => Events.Count == 0;

    /// <summary>The last <paramref name="days"/> days up to today, newest first.</summary>
    public static IReadOnlyList<EventDay> Recent(BoardSnapshot board, int days)
    {
        var today = board.DateOf(board.At);
        var first = today.AddDays(1 - days);
        var byDay = PublicEvent.Since(board, board.At.AddDays(-days)).ToLookup(e => board.DateOf(e.At));
        var lines = new List<EventDay>();
        for (var day = today; day >= first; day = day.AddDays(-1))
        {
            EventDay line = new(day, day, [.. byDay[day]]);
            // Today stands on a line of its own: whether today was quiet is what people look for.
            if (line.IsQuiet && lines is [.., { IsQuiet: true } before] && before.Last != today)
            {
                lines[^1] = before with { First = day };
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    /// <summary>The days on which something began.</summary>
    public static IReadOnlyList<EventDay> Of(BoardSnapshot board, IEnumerable<PublicEvent> events) =>
        [.. events.GroupBy(e => board.DateOf(e.At)).OrderByDescending(g => g.Key).Select(g => new EventDay(g.Key, g.Key, [.. g]))];
}
