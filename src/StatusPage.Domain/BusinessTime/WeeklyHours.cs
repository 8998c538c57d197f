namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// The hours of an ordinary week, several spans a day if need be. A span that passes midnight is cut there, so that a
/// holiday closes its own calendar day, no more and no less. Spans that touch or overlap are one.
/// </summary>
public sealed class WeeklyHours
{
    private static readonly TimeSpan WholeDay = TimeSpan.FromDays(1);

    private readonly IReadOnlyList<DayPart>[] days;

    public WeeklyHours(IEnumerable<(DayOfWeek Day, ClockSpan Span)> spans)
    {
        var parts = spans.SelectMany(s => CutAtMidnight(s.Day, s.Span)).ToLookup(p => p.Day, p => p.Part);
        days = [.. Enum.GetValues<DayOfWeek>().Select(day => Merge(parts[day]))];
        if (days.All(d => d.Count == 0))
        {
            throw new ArgumentException("A week of opening hours needs at least one span.", nameof(spans));
        }
    }

    /// <summary>Never closed by the clock; a holiday may still close it.</summary>
    public bool IsRoundTheClock => days.All(d => d is [{ From.Ticks: 0 } all] && all.Until == WholeDay);

    /// <summary>The parts of one day that are open, in order and apart from each other.</summary>
    public IReadOnlyList<DayPart> On(DayOfWeek day) => days[(int)day];

    private static IEnumerable<(DayOfWeek Day, DayPart Part)> CutAtMidnight(DayOfWeek day, ClockSpan span)
    {
        if (!span.EndsNextDay)
        {
            yield return (day, new DayPart(span.From, span.Until));
            yield break;
        }

        yield return (day, new DayPart(span.From, WholeDay));
        if (span.Until > TimeSpan.Zero)
        {
            yield return ((DayOfWeek)(((int)day + 1) % 7), new DayPart(TimeSpan.Zero, span.Until));
        }
    }

    private static List<DayPart> Merge(IEnumerable<DayPart> parts)
    {
        var merged = new List<DayPart>();
        foreach (var part in parts.OrderBy(p => p.From))
        {
            if (merged is [.., var last] && part.From <= last.Until)
            {
                merged[^1] = last with { Until = part.Until > last.Until ? part.Until : last.Until };
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }
}
