using System.Globalization;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// Moments as the staff read them: always on the provider's clock, which the foot of the page names. Who works from
/// elsewhere still speaks of the times that customers and colleagues see.
/// </summary>
public sealed class StaffTimes(BoardSnapshot board, Moments moments, Texts texts)
{
    public string Full(DateTimeOffset moment) => moments.In("datetime", moment);

    /// <summary>The time alone today, the day with it otherwise.</summary>
    public string Brief(DateTimeOffset moment) => moments.In(board.DateOf(moment) == board.DateOf(board.At) ? "time" : "daytime", moment);

    /// <summary>From and to, the day said once where it is the same.</summary>
    public string Window(DateTimeOffset from, DateTimeOffset to) =>
        texts["staff.from_to", Brief(from), board.DateOf(from) == board.DateOf(to) ? moments.Time(to) : Brief(to)];

    /// <summary>For tables: <c>2026-11-22 14:03</c>.</summary>
    public string Compact(DateTimeOffset moment) => $"{board.DateOf(moment):yyyy-MM-dd} {moments.Time(moment)}";

    /// <summary>For evidence: <c>2026-11-22 14:03:27</c>.</summary>
    public string Exact(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, board.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
