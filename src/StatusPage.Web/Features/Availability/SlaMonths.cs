using StatusPage.Domain.Availability;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Availability;

/// <summary>A report as it can be asked for.</summary>
public sealed record FoundReport(CalendarMonth Month, MonthReport Report, bool IsFinal);

/// <summary>Which months there are reports of.</summary>
public static class SlaMonths
{
    public static FoundReport? Find(BoardSnapshot board, CalendarMonth month) =>
        month <= CalendarMonth.Of(board.At, board.Zone) && MonthReport.Of(board, month) is { } report ? new FoundReport(month, report, false) : null;

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
