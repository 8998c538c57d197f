namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// The clock on the wall in one time zone, and the moments at which it reaches a time. Where the clock jumps, a time
/// of day may never come or come twice; <see cref="FirstReaches"/> and <see cref="LastReaches"/> are defined for both.
/// All moments come out in UTC.
/// </summary>
public sealed class LocalClock(TimeZoneInfo zone)
{
    // Zones are at most 16 hours away from UTC, so a day on either side of a local time holds every moment that can
    // show it. No zone has ever changed its clock twice within these two days.
    private static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    public TimeZoneInfo Zone => zone;

    public DateTime At(DateTimeOffset instant) =>
        DateTime.SpecifyKind(instant.UtcDateTime + OffsetAt(instant.UtcDateTime), DateTimeKind.Unspecified);

    public DateOnly DateAt(DateTimeOffset instant) => DateOnly.FromDateTime(At(instant));

    public DateTimeOffset StartOf(DateOnly day) => FirstReaches(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>
    /// The first moment at which the clock shows <paramref name="local"/> or later: the first of a time that comes
    /// twice, the moment of the jump for a time that is skipped.
    /// </summary>
    public DateTimeOffset FirstReaches(DateTime local)
    {
        var (before, after, jump) = Around(local);
        var early = Minus(local, before);
        return early < jump ? early : Later(jump, Minus(local, after));
    }

    /// <summary>
    /// The moment from which the clock never again shows less than <paramref name="local"/>: the second of a time
    /// that comes twice, the moment of the jump for a time that is skipped.
    /// </summary>
    public DateTimeOffset LastReaches(DateTime local)
    {
        var (before, after, jump) = Around(local);
        var late = Minus(local, after);
        return late > jump ? late : Earlier(jump, Minus(local, before));
    }

    /// <summary>Whether the clock shows the time of this moment twice, so that the bare time does not tell which.</summary>
    public bool IsRepeated(DateTimeOffset instant)
    {
        var local = At(instant);
        var (before, after, jump) = Around(local);
        return before > after && Minus(local, before) < jump && Minus(local, after) >= jump;
    }

    private static DateTimeOffset Minus(DateTime local, TimeSpan offset) => new(local - offset, TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private TimeSpan OffsetAt(DateTime utc) => zone.GetUtcOffset(utc);

    /// <summary>The offsets before and after the clock change near a local time; with none, the jump is long past.</summary>
    private (TimeSpan Before, TimeSpan After, DateTimeOffset Jump) Around(DateTime local)
    {
        var low = DateTime.SpecifyKind(local - Reach, DateTimeKind.Utc);
        var high = DateTime.SpecifyKind(local + Reach, DateTimeKind.Utc);
        var before = OffsetAt(low);
        var after = OffsetAt(high);
        return before == after
            ? (before, after, DateTimeOffset.MinValue)
            : (before, after, new DateTimeOffset(FirstWithout(before, low, high), TimeSpan.Zero));
    }

    // TimeZoneInfo knows the exact offset of every UTC moment, but its own answers about local times (IsInvalidTime,
    // IsAmbiguousTime) leave out changes of a zone's base offset. So the jump is searched for in UTC.
    private DateTime FirstWithout(TimeSpan offset, DateTime low, DateTime high)
    {
        while (high.Ticks - low.Ticks > 1)
        {
            var middle = low.AddTicks((high.Ticks - low.Ticks) / 2);
            if (OffsetAt(middle) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }
}
