using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>How a service did lately: a bar for each day, and the part of the time that it worked.</summary>
public sealed class ServiceDays
{
    public const int Days = 90;

    /// <summary>As the bars are, the percentages are of measured time.</summary>
    public static readonly IReadOnlyList<(string Key, TimeSpan Length)> Periods =
    [
        ("24h", TimeSpan.FromDays(1)),
        ("7d", TimeSpan.FromDays(7)),
        ("30d", TimeSpan.FromDays(30)),
        ("90d", TimeSpan.FromDays(90)),
    ];

    private readonly DateTimeOffset _now;
    private readonly PublicService _service;
    private readonly List<Hold> _holds;

    public ServiceDays(PublicService service, BoardSnapshot board)
    {
        (_service, _now) = (service, board.At);
        // A little more than the bars need: 90 days by the clock reach further back than the first bar.
        var horizon = _now.AddDays(-Days - 1);
        _holds = [.. service.Holds
            .Where(h => h.To is null || h.To > horizon)
            .Select(h => new Hold(h.State, h.From, h.To, new Cause((CauseKind)(int)h.Cause, h.CauseId)))];
        var today = board.DateOf(_now);
        Bars = DayRollups.Compute(new ServiceLife(service.CreatedAt, service.ArchivedAt), _holds, [], today.AddDays(1 - Days), today, board.Zone, _now);
    }

    /// <summary>Oldest first; the last is today, as far as it has gone.</summary>
    public IReadOnlyList<DayRollup> Bars { get; }

    /// <summary>
    /// The part of the last <paramref name="length"/> in which the service was not out, wholly or in part; null when
    /// nothing of it was measured. What may be left out of the count by the agreement is the SLA report's to say.
    /// </summary>
    public decimal? UpDuring(TimeSpan length)
    {
        var from = _now - length > _service.CreatedAt ? _now - length : _service.CreatedAt;
        var to = _service.ArchivedAt is { } archived && archived < _now ? archived : _now;
        if (from >= to)
        {
            return null;
        }

        var down = ServiceTimeline.Derive(_holds, from, to)
            .Where(s => s.State is ServiceState.PartialOutage or ServiceState.MajorOutage)
            .Sum(s => (decimal)(s.To - s.From).Ticks);
        return 1 - (down / (to - from).Ticks);
    }
}
