namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// When something is open, and arithmetic with open time: lengths are elapsed time (H1) that only counts while open
/// (H6). An opening is one stretch, from the first time the clock shows its start until the last time it is before
/// its end. So hours that begin in a skipped hour begin at the jump, and hours that end in a repeated hour end at the
/// second one: of all readings the one that gives most open time, and so the earliest deadlines.
/// </summary>
public sealed class OpeningHours(LocalClock clock, WeeklyHours week, Holidays? closedOn)
{
    /// <summary>Far above any agreed time; it keeps a question from outside from being expensive.</summary>
    public static readonly TimeSpan LongestWorkingTime = TimeSpan.FromHours(100_000);

    // Nobody waits longer for a change; who never closes has none. Ten years hold every 29 February a rule may name.
    private const int HorizonInDays = 3653;

    private static readonly DateOnly FirstDay = DateOnly.MinValue.AddDays(3);
    private static readonly DateOnly LastDay = DateOnly.MaxValue.AddDays(-3);

    public WeeklyHours Week => week;

    public bool IsOpen(DateTimeOffset instant)
    {
        // A stretch can reach into the day before and the day after where the clock is put back around midnight.
        var today = clock.DateAt(instant);
        return Enumerable.Range(-1, 3)
            .SelectMany(days => On(today.AddDays(days)))
            .Any(s => s.Start <= instant && instant < s.End);
    }

    /// <summary>The first opening after this moment; null when there is none in the next ten years.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset instant) => NextBreak(instant)?.Opens;

    /// <summary>When what is open now closes; null when it is closed already, or does not close in the next ten years.</summary>
    public DateTimeOffset? NextClosing(DateTimeOffset instant) =>
        IsOpen(instant) ? NextBreak(instant)?.Closes : null;

    public DateTimeOffset? NextChange(DateTimeOffset instant) =>
        IsOpen(instant) ? NextClosing(instant) : NextOpening(instant);

    /// <summary>
    /// The first moment at which <paramref name="length"/> of open time has passed since <paramref name="from"/>:
    /// the closing, not the next opening, when it ends exactly there (H6). No time at all, counted from a closed
    /// moment, ends at the next opening.
    /// </summary>
    public DateTimeOffset AddWorkingTime(DateTimeOffset from, TimeSpan length)
    {
        CheckLength(length);
        var counted = from.ToUniversalTime();
        foreach (var stretch in Forward(from))
        {
            var start = Later(stretch.Start, counted);
            if (stretch.End < start)
            {
                continue;
            }

            var open = stretch.End - start;
            if (length <= open)
            {
                return start + length;
            }

            length -= open;
            counted = stretch.End;
        }

        throw PastTheEnd(nameof(length));
    }

    /// <summary>
    /// The last moment from which <paramref name="length"/> of open time remains until <paramref name="until"/>: the
    /// opening, not the closing before it, when it begins exactly there. The mirror of <see cref="AddWorkingTime"/>.
    /// </summary>
    public DateTimeOffset SubtractWorkingTime(DateTimeOffset until, TimeSpan length)
    {
        CheckLength(length);
        var counted = until.ToUniversalTime();
        foreach (var stretch in Backward(until))
        {
            var end = Earlier(stretch.End, counted);
            if (end < stretch.Start)
            {
                continue;
            }

            var open = end - stretch.Start;
            if (length <= open)
            {
                return end - length;
            }

            length -= open;
            counted = stretch.Start;
        }

        throw PastTheEnd(nameof(length));
    }

    /// <summary>The open time from one moment to another, negative when the other is the earlier.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset until)
    {
        if (until < from)
        {
            return -WorkingTimeBetween(until, from);
        }

        var total = TimeSpan.Zero;
        var counted = from;
        foreach (var stretch in Forward(from).TakeWhile(s => s.Start < until))
        {
            var start = Later(stretch.Start, counted);
            var end = Earlier(stretch.End, until);
            if (end > start)
            {
                total += end - start;
                counted = end;
            }
        }

        return total;
    }

    private static void CheckLength(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, LongestWorkingTime);
    }

    private static ArgumentOutOfRangeException PastTheEnd(string argument) =>
        new(argument, "This much working time does not fit in the calendar.");

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static IEnumerable<Stretch> Days(DateOnly from, int step, Func<DateOnly, IEnumerable<Stretch>> stretchesOn)
    {
        var closedDays = 0;
        for (var day = from; day > FirstDay && day < LastDay && closedDays < HorizonInDays; day = day.AddDays(step))
        {
            closedDays++;
            foreach (var stretch in stretchesOn(day))
            {
                closedDays = 0;
                yield return stretch;
            }
        }
    }

    /// <summary>The closed time that goes on now or comes next.</summary>
    private (DateTimeOffset Closes, DateTimeOffset Opens)? NextBreak(DateTimeOffset instant)
    {
        if (week.IsRoundTheClock && closedOn is null)
        {
            return null;
        }

        var closes = instant.ToUniversalTime();
        foreach (var stretch in Forward(instant).TakeWhile(s => (s.Start - instant).Days < HorizonInDays))
        {
            if (stretch.Start > closes)
            {
                return (closes, stretch.Start);
            }

            closes = stretch.End;
        }

        return null;
    }

    // Starts and ends both ascend here, also where the clock is put back; two stretches of such a night can overlap.
    private IEnumerable<Stretch> Forward(DateTimeOffset instant) =>
        Days(clock.DateAt(instant).AddDays(-1), 1, day => On(day).Where(s => s.End >= instant));

    private IEnumerable<Stretch> Backward(DateTimeOffset instant) =>
        Days(clock.DateAt(instant).AddDays(1), -1, day => On(day).Reverse().Where(s => s.Start <= instant));

    private IEnumerable<Stretch> On(DateOnly day)
    {
        if (closedOn?.On(day) is not null)
        {
            return [];
        }

        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return week.On(day.DayOfWeek)
            .Select(p => new Stretch(clock.FirstReaches(midnight + p.From), clock.LastReaches(midnight + p.Until)))
            .Where(s => s.Start < s.End);
    }

    private readonly record struct Stretch(DateTimeOffset Start, DateTimeOffset End);
}
