using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

/// <summary>
/// The same questions answered the slow way: walk over every minute of a few weeks with the zone's clock in hand, and
/// count. It shares nothing with what it checks but the words of the rule.
/// </summary>
internal sealed class MinuteByMinute
{
    private readonly DateTimeOffset start;
    private readonly DateTime[] shown;
    private readonly bool[] open;

    public MinuteByMinute(
        TimeZoneInfo zone,
        IReadOnlyCollection<(DayOfWeek Day, ClockSpan Span)> week,
        Func<DateOnly, bool> closedOn,
        DateTimeOffset start,
        int minutes)
    {
        this.start = start;
        shown = [.. Enumerable.Range(0, minutes).Select(m => TimeZoneInfo.ConvertTime(start.AddMinutes(m), zone).DateTime)];
        open = new bool[minutes];
        for (var day = DateOnly.FromDateTime(shown[0]).AddDays(-2); day <= DateOnly.FromDateTime(shown[^1]).AddDays(2); day = day.AddDays(1))
        {
            if (!closedOn(day))
            {
                OpenOn(day, week);
            }
        }
    }

    public int Minutes => open.Length;

    public DateTimeOffset At(int minute) => start.AddMinutes(minute);

    public bool IsOpen(int minute) => open[minute];

    public int? NextOpening(int minute) => First(minute + 1, m => open[m] && !open[m - 1]);

    public int? NextClosing(int minute) => open[minute] ? First(minute + 1, m => !open[m]) : null;

    public int? Add(int from, int length)
    {
        if (length == 0 && from > 0 && open[from - 1])
        {
            return from;
        }

        for (var minute = from; minute < open.Length; minute++)
        {
            if (!open[minute])
            {
                continue;
            }

            if (length <= 1)
            {
                return minute + length;
            }

            length--;
        }

        return null;
    }

    public int? Subtract(int until, int length)
    {
        if (length == 0 && open[until])
        {
            return until;
        }

        for (var minute = until; minute > 0; minute--)
        {
            if (!open[minute - 1])
            {
                continue;
            }

            if (length <= 1)
            {
                return minute - length;
            }

            length--;
        }

        return null;
    }

    public int Between(int from, int until) => open[from..until].Count(o => o);

    private int? First(int from, Func<int, bool> matches)
    {
        for (var minute = from; minute < open.Length; minute++)
        {
            if (matches(minute))
            {
                return minute;
            }
        }

        return null;
    }

    private void OpenOn(DateOnly day, IReadOnlyCollection<(DayOfWeek Day, ClockSpan Span)> week)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var tomorrow = midnight.AddDays(1);
        foreach (var (_, span) in week.Where(s => s.Day == day.DayOfWeek))
        {
            Open(midnight + span.From, span.EndsNextDay ? tomorrow : midnight + span.Until);
        }

        foreach (var (_, span) in week.Where(s => s.Day == day.AddDays(-1).DayOfWeek && s.Span.EndsNextDay))
        {
            Open(midnight, midnight + span.Until);
        }
    }

    // From the first minute that shows the start or later, to the last one that still shows less than the end.
    private void Open(DateTime from, DateTime until)
    {
        var first = Array.FindIndex(shown, s => s >= from);
        var last = Array.FindLastIndex(shown, s => s < until);
        for (var minute = first; first >= 0 && minute <= last; minute++)
        {
            open[minute] = true;
        }
    }
}
