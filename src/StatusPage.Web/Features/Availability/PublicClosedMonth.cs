using StatusPage.Domain.Availability;

namespace StatusPage.Web.Features.Availability;

/// <summary>A closed month as the public sees it: the report, its hash, and why it was corrected.</summary>
public sealed record PublicClosedMonth(CalendarMonth Month, int Version, DateTimeOffset At, string? Reason, string Sha256, MonthReport Report)
{
    public static PublicClosedMonth Of(ClosedMonth closed)
    {
        _ = CalendarMonth.TryParse(closed.Month, out var month);
        return new PublicClosedMonth(month, closed.Version, closed.At, closed.Reason, closed.Sha256, closed.Read());
    }
}
