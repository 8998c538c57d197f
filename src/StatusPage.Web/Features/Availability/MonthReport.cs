using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Availability;

/// <summary>The report of one month as it is shown, sent and, when the month is closed, kept: nothing is looked up for it later.</summary>
/// <param name="Until">To which moment it tells: the month's end, or "now" while it runs.</param>
public sealed record MonthReport(string Month, string TimeZone, DateTimeOffset Until, IReadOnlyList<ServiceReport> Services)
{
    /// <summary>Null when no service existed in that month.</summary>
    public static MonthReport? Of(BoardSnapshot board, CalendarMonth month)
    {
        var (from, to) = (month.In(board.Zone).From, month.In(board.Zone).To);
        var order = board.Listed.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i);
        var services = board.Services.Values
            .Where(s => !s.IsHidden && s.CreatedAt < to && s.CreatedAt <= board.At && (s.ArchivedAt is null || s.ArchivedAt > from))
            .OrderBy(s => order.GetValueOrDefault(s.Id, int.MaxValue)).ThenBy(s => s.Slug, StringComparer.Ordinal)
            .Select(s => ServiceReport.Of(s, AvailabilityBook.Of(board).Month(s, month), board))
            .ToList();
        return services.Count == 0 ? null : new MonthReport(month.ToString(), board.Zone.Id, to < board.At ? to : board.At, services);
    }
}

/// <summary>What a cause of downtime was: a notice with its title, or what spoke without one.</summary>
/// <param name="Notice">The address of its page; null for a person or a monitor.</param>
public sealed record ReportCause(CauseKind Kind, LocalizedText Title, string? Notice);

/// <summary>A8: one stretch of downtime and what is to be said of it.</summary>
/// <param name="Rule">By which it does not count; null when it counts.</param>
/// <param name="NoticeId">The notice that excuses it.</param>
public sealed record ReportSpan(
    DateTimeOffset From,
    DateTimeOffset To,
    ServiceState State,
    IReadOnlyList<ReportCause> Causes,
    string? Rule,
    LocalizedText? Reason,
    string? NoticeId)
{
    public long Seconds => new Period(From, To).Seconds;
}

public sealed record ReportExcluded(DateTimeOffset From, DateTimeOffset To, string Rule, LocalizedText Reason, string NoticeId)
{
    public long Seconds => new Period(From, To).Seconds;
}

public sealed record ReportUnmeasured(DateTimeOffset From, DateTimeOffset To, UnmeasuredReason Reason)
{
    public long Seconds => new Period(From, To).Seconds;
}

public sealed record ReportOutside(DateTimeOffset From, DateTimeOffset To, string NoticeId)
{
    public long Seconds => new Period(From, To).Seconds;
}

/// <summary>M6: maintenance on the service that was allowed against the rules.</summary>
public sealed record ReportOverride(string NoticeId, LocalizedText Title, IReadOnlyList<string> Rules, string Reason, DateTimeOffset At);

/// <summary>A stretch that staff set right, and why.</summary>
public sealed record ReportCorrection(ReportCause Of, CorrectedInterval Before, CorrectedInterval After, string Reason, DateTimeOffset At);

public sealed record ServiceReport(
    string Slug,
    LocalizedText Name,
    string? Package,
    DateTimeOffset From,
    DateTimeOffset To,
    long ServiceTimeSeconds,
    long UnmeasuredSeconds,
    long DowntimeSeconds,
    long CountedDowntimeSeconds,
    decimal Availability,
    bool SlaMet,
    bool MayTerminate,
    int RefundPercent,
    IReadOnlyList<ReportSpan> Downtime,
    IReadOnlyList<ReportExcluded> Excluded,
    IReadOnlyList<ReportUnmeasured> Unmeasured,
    IReadOnlyList<ReportOutside> OutsideServiceTime,
    IReadOnlyList<ReportOverride> Overrides,
    IReadOnlyList<ReportCorrection> Corrections)
{
    public long ExcludedSeconds => Excluded.Sum(e => e.Seconds);

    /// <summary>Whether there is more to say of it than its figures.</summary>
    public bool HasDetails => Downtime.Count + Unmeasured.Count + OutsideServiceTime.Count + Overrides.Count + Corrections.Count > 0;

    public static ServiceReport Of(PublicService service, ServiceAvailability month, BoardSnapshot board)
    {
        var (from, to) = (month.Covered.From, month.Covered.To);
        return new ServiceReport(
            service.Slug,
            service.Name,
            service.Package,
            from,
            to,
            month.ServiceTimeSeconds,
            month.UnmeasuredSeconds,
            month.DowntimeSeconds,
            month.CountedDowntimeSeconds,
            month.Verdict.Availability,
            month.Verdict.Met,
            month.Verdict.MayTerminate,
            month.Verdict.RefundPercent,
            [.. month.Evidence.Select(s => new ReportSpan(s.From, s.To, s.State, [.. s.Causes.Select(c => CauseOf(c, board))], s.Exclusion?.Rule.Code(), s.Exclusion?.Reason, s.Exclusion?.Notice))],
            [.. month.Excluded.Select(e => new ReportExcluded(e.From, e.To, e.Rule.Code(), e.Reason, e.Notice))],
            [.. month.Unmeasured.Select(u => new ReportUnmeasured(u.From, u.To, u.Reason))],
            [.. month.OutsideServiceTime.Select(o => new ReportOutside(o.From, o.To, o.Notice))],
            [.. from notice in board.Maintenance
                where notice.Overrides.Count > 0 && notice.ServiceIds.Contains(service.Id) && (notice.ActualStart ?? notice.Start) < to && (notice.ActualEnd ?? notice.End) > @from
                from overruled in notice.Overrides
                select new ReportOverride(notice.Id, notice.Title, overruled.Rules, overruled.Reason, overruled.At)],
            [.. board.Corrections[service.Id]
                .Where(c => Touches(c.Before) || Touches(c.After))
                .Select(c => new ReportCorrection(CauseOf(new Cause((CauseKind)(int)c.Cause, c.CauseId), board), c.Before, c.After, c.Reason, c.At))]);

        bool Touches(CorrectedInterval interval) => interval.From < to && (interval.To is null || interval.To > from);
    }

    private static ReportCause CauseOf(Cause cause, BoardSnapshot board) => cause.Kind switch
    {
        CauseKind.Incident when board.IncidentsById.TryGetValue(cause.Id, out var incident) => new ReportCause(cause.Kind, incident.Title, incident.Path),
        CauseKind.Maintenance when board.MaintenanceById.TryGetValue(cause.Id, out var notice) => new ReportCause(cause.Kind, notice.Title, notice.Path),
        _ => new ReportCause(cause.Kind, LocalizedText.Empty, null),
    };
}
