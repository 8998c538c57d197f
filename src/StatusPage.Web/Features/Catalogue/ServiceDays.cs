using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Availability;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>How a service did lately: a bar for each day, and the part of the time that it worked, as the SLA reports count it.</summary>
public sealed class ServiceDays(PublicService service, BoardSnapshot board)
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

    private readonly AvailabilityBook _book = AvailabilityBook.Of(board);

    /// <summary>Oldest first; the last is today, as far as it has gone.</summary>
    public IReadOnlyList<DayRollup> Bars { get; } = AvailabilityBook.Of(board).Days(service, Days);

    /// <summary>Null when nothing of it was measured.</summary>
    public decimal? UpDuring(TimeSpan length) => _book.UpDuring(service, length);
}
