using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Features.Availability;

/// <summary>
/// The figures of one snapshot: rules A1 to A7 for a service and a month, and its days. What is over is worked out once
/// for as long as nothing that holds the service changes, however many snapshots come after.
/// </summary>
public sealed class AvailabilityBook
{
    private static readonly ConditionalWeakTable<BoardSnapshot, AvailabilityBook> Books = [];

    /// <summary>By the very list of intervals: the loader makes a new one whenever a notice or a person changed something of the service.</summary>
    private static readonly ConditionalWeakTable<PublicHold[], Past> Pasts = [];

    private readonly BoardSnapshot _board;
    private readonly ConcurrentDictionary<CalendarMonth, IReadOnlyList<Period>> _office = new();
    private readonly ConcurrentDictionary<(string, CalendarMonth), ServiceAvailability> _months = new();
    private readonly Lazy<ILookup<string, PublicMaintenance>> _maintenance;

    private AvailabilityBook(BoardSnapshot board)
    {
        _board = board;
        _maintenance = new(() => board.Maintenance.SelectMany(m => m.ServiceIds.Select(s => (s, m))).ToLookup(p => p.s, p => p.m, StringComparer.Ordinal));
    }

    /// <summary>What has been worked out of one service, under one set of facts.</summary>
    private sealed record Past(SiteSettings Settings, ServiceLife Life)
    {
        public ConcurrentDictionary<CalendarMonth, ServiceAvailability> Months { get; } = new();

        public ConcurrentDictionary<DateOnly, DayRollup> Days { get; } = new();
    }

    public static AvailabilityBook Of(BoardSnapshot board) => Books.GetValue(board, b => new AvailabilityBook(b));

    /// <summary>A month that is not over runs until the snapshot's "now".</summary>
    public ServiceAvailability Month(PublicService service, CalendarMonth month)
    {
        var isOver = month.In(_board.Zone).To <= _board.At;
        return isOver && PastOf(service) is { } past
            ? past.Months.GetOrAdd(month, m => Compute(service, m))
            : _months.GetOrAdd((service.Id, month), key => Compute(service, key.Item2));
    }

    /// <summary>One rollup for each local day up to today, oldest first.</summary>
    public IReadOnlyList<DayRollup> Days(PublicService service, int count)
    {
        var today = _board.DateOf(_board.At);
        var first = today.AddDays(1 - count);
        var past = PastOf(service);
        var from = first;
        var rolled = new List<DayRollup>(count);
        while (from < today && past is not null && past.Days.TryGetValue(from, out var day))
        {
            rolled.Add(day);
            from = from.AddDays(1);
        }

        var start = _board.At.AddDays(-count - 2);
        var holds = HoldsIn(service, start, _board.At);
        foreach (var day in DayRollups.Compute(LifeOf(service), holds, [], from, today, _board.Zone, _board.At))
        {
            rolled.Add(day);
            if (day.Day < today)
            {
                past?.Days.TryAdd(day.Day, day);
            }
        }

        return rolled;
    }

    /// <summary>
    /// The part of the measured time since then that was not counted downtime, by the same spans as the reports; null
    /// when nothing was measured.
    /// </summary>
    public decimal? UpDuring(PublicService service, TimeSpan length)
    {
        var (from, to) = (_board.At - length, _board.At);
        var (measured, counted) = (0L, 0L);
        for (var month = CalendarMonth.Of(from, _board.Zone); month <= CalendarMonth.Of(to, _board.Zone); month = month.Next)
        {
            var report = Month(service, month);
            measured += Within(report.Covered.From, report.Covered.To)
                - report.Unmeasured.Sum(u => Within(u.From, u.To))
                - report.OutsideServiceTime.Sum(o => Within(o.From, o.To));
            counted += report.Counted.Sum(s => Within(s.From, s.To));
        }

        return measured <= 0 ? null : Math.Max(0, 1 - ((decimal)counted / measured));

        long Within(DateTimeOffset start, DateTimeOffset end) => new Period(start > from ? start : from, end < to ? end : to).Seconds;
    }

    private static ServiceLife LifeOf(PublicService service) => new(service.CreatedAt, service.ArchivedAt);

    private static List<Hold> HoldsIn(PublicService service, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. service.Holds
            .Where(h => h.From < to && (h.To is null || h.To > from))
            .Select(h => new Hold(h.State, h.From, h.To, new Cause((CauseKind)(int)h.Cause, h.CauseId))),
    ];

    private Past? PastOf(PublicService service)
    {
        // Services that nothing ever held share one empty list, and are worked out in no time.
        if (service.Holds.IsDefaultOrEmpty)
        {
            return null;
        }

        var holds = ImmutableCollectionsMarshal.AsArray(service.Holds)!;
        var now = new Past(_board.Site.Settings, LifeOf(service));
        var known = Pasts.GetValue(holds, _ => now);
        if (ReferenceEquals(known.Settings, now.Settings) && known.Life == now.Life)
        {
            return known;
        }

        Pasts.AddOrUpdate(holds, now);
        return now;
    }

    private ServiceAvailability Compute(PublicService service, CalendarMonth month)
    {
        var settings = _board.Site.Settings;
        var (from, to) = (month.In(_board.Zone).From, month.In(_board.Zone).To);
        var holds = HoldsIn(service, from.AddMinutes(-5), to.AddMinutes(5));
        var named = holds.Select(h => h.Cause).ToHashSet();
        // From the Monday of the week in which the month begins: the weekly allowance of A2 starts there.
        var works = _maintenance.Value[service.Id].Where(m =>
            named.Contains(new Cause(CauseKind.Maintenance, m.Id)) || (m.ActualStart < to && (m.ActualEnd is null || m.ActualEnd > from.AddDays(-8))));
        var history = new ServiceHistory(
            service.Slug, LifeOf(service), holds, [],
            [.. named.Where(c => c.Kind == CauseKind.Incident).Select(c => EvidenceOf(c.Id))],
            [.. works.Select(EvidenceOf)]);
        return MonthlyAvailability.Compute(history, month, settings.Availability, OfficeHoursOf(month), _board.At);
    }

    private IncidentEvidence EvidenceOf(string id) =>
        new(id, _board.IncidentsById.GetValueOrDefault(id)?.ForceMajeureReason is { } reason ? new LocalizedText(reason, reason) : null);

    private static MaintenanceEvidence EvidenceOf(PublicMaintenance notice) => new(
        notice.Id, notice.Kind, notice.ExpectedImpact, notice.PublishedAt,
        [.. notice.Announced.Select(a => new WindowVersion(a.Start, a.End, a.AnnouncedAt))],
        notice.ActualStart, notice.ActualEnd, notice.IsAgreed);

    private IReadOnlyList<Period> OfficeHoursOf(CalendarMonth month) => _office.GetOrAdd(month, m =>
    {
        var office = _board.Site.Settings.Calendar.Office;
        var (from, to) = (m.In(_board.Zone).From, m.In(_board.Zone).To);
        var hours = new List<Period>();
        for (DateTimeOffset? open = office.IsOpen(from) ? from : office.NextOpening(from); open < to; open = office.NextOpening(open.Value))
        {
            hours.Add(new Period(open.Value, office.NextClosing(open.Value) ?? to));
        }

        return hours;
    });
}
