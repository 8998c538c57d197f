using StatusPage.Domain.Availability;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Availability;

/// <summary>A report as it can be asked for.</summary>
/// <param name="Closed">The frozen version it was read from; null for what is worked out as it is asked.</param>
/// <param name="Versions">All frozen versions of the month, oldest first.</param>
public sealed record FoundReport(CalendarMonth Month, MonthReport Report, PublicClosedMonth? Closed, IReadOnlyList<PublicClosedMonth> Versions)
{
    public bool IsFinal => Closed is not null;
}

/// <summary>Which months there are reports of.</summary>
public static class SlaMonths
{
    /// <param name="version">One of the frozen versions; null for what holds now.</param>
    public static FoundReport? Find(BoardSnapshot board, CalendarMonth month, int? version = null)
    {
        if (board.ClosedMonths.TryGetValue(month, out var versions))
        {
            return (version is null ? versions[^1] : versions.FirstOrDefault(v => v.Version == version)) is { } closed
                ? new FoundReport(month, closed.Report, closed, versions)
                : null;
        }

        return version is null && month <= CalendarMonth.Of(board.At, board.Zone) && MonthReport.Of(board, month) is { } report
            ? new FoundReport(month, report, null, [])
            : null;
    }

    /// <summary>Newest first: from now back to the first month in which a service existed.</summary>
    public static IReadOnlyList<CalendarMonth> All(BoardSnapshot board)
    {
        var visible = board.Services.Values.Where(s => !s.IsHidden && s.CreatedAt <= board.At).ToList();
        if (visible.Count == 0)
        {
            return [];
        }

        var first = CalendarMonth.Of(visible.Min(s => s.CreatedAt), board.Zone);
        var months = new List<CalendarMonth>();
        for (var month = CalendarMonth.Of(board.At, board.Zone); month >= first; month = month.Previous)
        {
            months.Add(month);
        }

        return months;
    }
}
