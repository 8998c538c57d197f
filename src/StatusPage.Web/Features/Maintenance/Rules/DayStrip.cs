using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Maintenance.Rules;

public enum StripKind
{
    Office,
    Holiday,
    Other,
    Window,
}

/// <summary>A stretch of the strip, in thousandths of its width.</summary>
public sealed record StripPart(StripKind Kind, int X, int Width);

/// <summary>The days of a window as a line: when the office is open, holidays, other work on the same services, and the window.</summary>
public sealed record DayStrip(IReadOnlyList<DateOnly> Days, IReadOnlyList<StripPart> Parts)
{
    private const int Scale = 1000;

    /// <summary>A longer window is shown by its first days.</summary>
    private const int MostDays = 7;

    public static DayStrip Of(PlannedWork work, IReadOnlyList<PlannedWork> others, BusinessCalendar calendar)
    {
        var days = new List<DateOnly>();
        for (var day = calendar.Clock.DateAt(work.Start); days.Count < MostDays && (days.Count == 0 || calendar.Clock.StartOf(day) < work.End); day = day.AddDays(1))
        {
            days.Add(day);
        }

        var (from, to) = (calendar.Clock.StartOf(days[0]), calendar.Clock.StartOf(days[^1].AddDays(1)));
        var parts = new List<StripPart>();
        foreach (var day in days.Where(d => calendar.Holidays.On(d) is not null))
        {
            Add(StripKind.Holiday, calendar.Clock.StartOf(day), calendar.Clock.StartOf(day.AddDays(1)));
        }

        for (DateTimeOffset? open = calendar.Office.IsOpen(from) ? from : calendar.Office.NextOpening(from); open < to; open = calendar.Office.NextOpening(open.Value))
        {
            Add(StripKind.Office, open.Value, calendar.Office.NextClosing(open.Value) ?? to);
        }

        foreach (var other in others)
        {
            Add(StripKind.Other, other.Start, other.End);
        }

        Add(StripKind.Window, work.Start, work.End);
        return new DayStrip(days, parts);

        void Add(StripKind kind, DateTimeOffset start, DateTimeOffset end)
        {
            var (x, until) = (At(start), At(end));
            if (x < until)
            {
                parts.Add(new StripPart(kind, x, Math.Max(4, until - x)));
            }
        }

        int At(DateTimeOffset moment) => (int)Math.Clamp((moment - from) / (to - from) * Scale, 0, Scale);
    }
}
