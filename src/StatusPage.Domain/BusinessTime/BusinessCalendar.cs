namespace StatusPage.Domain.BusinessTime;

/// <summary>The rules H and N as one owner has set them. Immutable; a changed policy makes a new calendar.</summary>
public sealed class BusinessCalendar
{
    public const int FirstYear = 2;
    public const int LastYear = 9000;

    private readonly (DeskGroup Group, OpeningHours Hours)[] desks;

    public BusinessCalendar(CalendarPolicy policy)
    {
        Policy = policy;
        Clock = new LocalClock(policy.Zone);
        Office = new OpeningHours(Clock, policy.OfficeHours, policy.Holidays);
        desks = [.. policy.Desks.Select(d => (d, new OpeningHours(Clock, d.Hours, d.OpenOnHolidays ? null : policy.Holidays)))];
    }

    public CalendarPolicy Policy { get; }

    public LocalClock Clock { get; }

    public Holidays Holidays => Policy.Holidays;

    /// <summary>H2: also the clock of working time (H6).</summary>
    public OpeningHours Office { get; }

    /// <summary>
    /// Whether the calendar answers for this moment. At the very ends of what a date can hold there may be no next
    /// opening to name; who takes moments from outside asks this first.
    /// </summary>
    public static bool Covers(DateTimeOffset instant) => instant.UtcDateTime.Year is >= FirstYear and <= LastYear;

    /// <summary>H5, in the order of the policy.</summary>
    public IReadOnlyList<DeskStatus> DesksAt(DateTimeOffset instant) =>
        [.. desks.Select(d => d.Hours.IsOpen(instant)
            ? new DeskStatus(d.Group, true, d.Hours.NextClosing(instant), null)
            : new DeskStatus(d.Group, false, null, d.Hours.NextOpening(instant)))];

    /// <summary>N1, N2 and N6.</summary>
    public NotificationDeadline NotificationDeadlineFor(DateTimeOffset detected)
    {
        var start = detected.ToUniversalTime();
        var terms = Policy.Notification;
        var reasons = new DeadlineReasons(this, start);
        if (Office.IsOpen(start))
        {
            var within = start + terms.Office;
            return new(start, true, within, start + terms.Acknowledgement, "N1", reasons.InOfficeHours(within));
        }

        var opening = Office.NextOpening(start)
            ?? throw new InvalidOperationException("The holidays leave the office no day to open on.");
        var afterDetection = start + terms.Outside;
        var afterOpening = opening + terms.Office;
        var (due, reason) = afterDetection < afterOpening
            ? (afterDetection, reasons.TermComesFirst(opening, afterDetection))
            : (afterOpening, reasons.OpeningComesFirst(opening, afterOpening));
        return new(start, false, due, opening + terms.Acknowledgement, "N2", reason);
    }
}
