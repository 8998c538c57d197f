using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

/// <summary>Thousands of made-up offices and questions; every run makes up the same ones.</summary>
public class WorkingTimePropertyTests
{
    // Clock changes of an hour, half an hour and two hours, around midnight, in Ramadan, and a day left out.
    private static readonly string[] Zones =
    [
        "Europe/Amsterdam", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Havana",
        "America/Santiago", "Asia/Beirut", "Asia/Tehran", "Asia/Kathmandu", "Africa/Casablanca",
        "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll", "Etc/UTC",
    ];

    [Fact]
    public void Every_answer_agrees_with_counting_minute_by_minute()
    {
        const int Window = 16 * 24 * 60;
        var random = new Random(20261123);
        var answered = 0;
        for (var round = 0; round < 60; round++)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[round % Zones.Length]);
            var week = MakeWeek(random);
            var before = random.Next(6 * 1440, 12 * 1440);
            var start = ClockChange(zone, random).AddMinutes(-before);
            var closed = Enumerable.Range(0, random.Next(5))
                .Select(_ => DateOnly.FromDateTime(start.UtcDateTime).AddDays(random.Next(16)))
                .ToHashSet();
            var slow = new MinuteByMinute(zone, week, closed.Contains, start, Window);
            var fast = new OpeningHours(new LocalClock(zone), new WeeklyHours(week), OnlyClosedOn(closed));
            var told = $"round {round}, {zone.Id}, {string.Join("; ", week)}, closed on {string.Join(", ", closed)}";

            for (var minute = before - 720; minute < before + 720; minute += 5)
            {
                Assert.True(slow.IsOpen(minute) == fast.IsOpen(slow.At(minute)), $"open at {slow.At(minute):O}? {told}");
            }

            for (var question = 0; question < 60; question++)
            {
                // Away from the edges of the window, where the slow way does not know what was open before; and often
                // near the clock change.
                var from = random.Next(2) == 0
                    ? before + random.Next(-720, 720)
                    : random.Next(4 * 1440, Window - (2 * 1440));
                var until = random.Next(from, Window - 1440);
                var length = random.Next(4) == 0 ? 0 : random.Next(1, 3000);
                var at = slow.At(from);

                Assert.True(slow.IsOpen(from) == fast.IsOpen(at), $"open at {at:O}? {told}");
                Assert.True(
                    slow.Between(from, until) == fast.WorkingTimeBetween(at, slow.At(until)).TotalMinutes,
                    $"from {at:O} until {slow.At(until):O}: {told}");
                answered += 2;
                answered += Agree(slow, slow.NextOpening(from), () => fast.NextOpening(at), $"opening after {at:O}: {told}");
                answered += Agree(slow, slow.NextClosing(from), () => fast.NextClosing(at), $"closing after {at:O}: {told}");
                answered += Agree(
                    slow, slow.Add(from, length), () => fast.AddWorkingTime(at, Minutes(length)), $"{at:O} + {length}: {told}");
                answered += Agree(
                    slow,
                    slow.Subtract(from, length),
                    () => fast.SubtractWorkingTime(at, Minutes(length)),
                    $"{at:O} - {length}: {told}");
            }
        }

        Assert.InRange(answered, 15_000, int.MaxValue);
    }

    [Fact]
    public void Adding_then_measuring_gives_back() => ForEach(1, 2_000, (hours, from, length, told) =>
        Assert.True(hours.WorkingTimeBetween(from, hours.AddWorkingTime(from, length)) == length, told));

    [Fact]
    public void Subtracting_then_measuring_gives_back() => ForEach(2, 2_000, (hours, until, length, told) =>
        Assert.True(hours.WorkingTimeBetween(hours.SubtractWorkingTime(until, length), until) == length, told));

    [Fact]
    public void Nothing_is_ever_due_inside_closed_hours_but_on_the_closing_itself() => ForEach(3, 2_000, (hours, from, length, told) =>
    {
        var due = hours.AddWorkingTime(from, length);
        Assert.True(hours.IsOpen(due) || hours.IsOpen(due.AddTicks(-1)), told);
    });

    [Fact]
    public void What_starts_later_is_never_due_earlier() => ForEach(4, 2_000, (hours, from, length, told) =>
    {
        var due = hours.AddWorkingTime(from, length);
        Assert.All(
            [TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)],
            later => Assert.True(hours.AddWorkingTime(from + later, length) >= due, told));
    });

    [Fact]
    public void More_time_is_always_due_later() => ForEach(5, 2_000, (hours, from, length, told) =>
        Assert.True(hours.AddWorkingTime(from, length + TimeSpan.FromTicks(1)) > hours.AddWorkingTime(from, length), told));

    [Fact]
    public void Time_added_in_two_parts_is_due_as_if_added_at_once() => ForEach(6, 2_000, (hours, from, length, told) =>
    {
        var part = length / 3;
        Assert.True(
            hours.AddWorkingTime(hours.AddWorkingTime(from, part), length - part) == hours.AddWorkingTime(from, length), told);
    });

    [Fact]
    public void Subtracting_undoes_adding_from_an_open_moment() => ForEach(7, 2_000, (hours, from, length, told) =>
    {
        var open = hours.IsOpen(from) ? from : hours.NextOpening(from)!.Value;
        var back = hours.SubtractWorkingTime(hours.AddWorkingTime(open, length), length);
        Assert.True(back == open, $"{back:O} {told}");
    });

    [Fact]
    public void The_next_opening_is_open_and_the_moment_before_it_is_not() => ForEach(8, 2_000, (hours, at, _, told) =>
    {
        var opening = hours.NextOpening(at)!.Value;
        Assert.True(opening > at && hours.IsOpen(opening) && !hours.IsOpen(opening.AddTicks(-1)), told);
        Assert.True(hours.IsOpen(at) || hours.WorkingTimeBetween(at, opening) == TimeSpan.Zero, told);
    });

    [Fact]
    public void The_next_change_changes_it_and_nothing_before_does() => ForEach(9, 2_000, (hours, at, _, told) =>
    {
        var open = hours.IsOpen(at);
        var change = hours.NextChange(at)!.Value;
        Assert.True(hours.IsOpen(change) != open && hours.IsOpen(change.AddTicks(-1)) == open, told);
        Assert.True(hours.WorkingTimeBetween(at, change) == (open ? change - at : TimeSpan.Zero), told);
    });

    [Fact]
    public void A_first_notification_is_due_after_detection_and_within_both_terms()
    {
        var calendar = Agreement.Calendar;
        var random = new Random(10);
        for (var i = 0; i < 2_000; i++)
        {
            var detected = MakeMoment(random);
            var deadline = calendar.NotificationDeadlineFor(detected);
            var later = calendar.NotificationDeadlineFor(detected.AddMinutes(random.Next(1, 600)));

            Assert.InRange(
                deadline.Due - detected,
                TimeSpan.FromHours(1),
                deadline.InOfficeHours ? TimeSpan.FromHours(1) : TimeSpan.FromHours(4));
            Assert.True(deadline.Due <= deadline.AcknowledgementDue, $"{detected:O}");
            Assert.True(deadline.Due <= later.Due, $"{detected:O} {later.Detected:O}");
            Assert.True(deadline.AcknowledgementDue <= later.AcknowledgementDue, $"{detected:O} {later.Detected:O}");
        }
    }

    private static void ForEach(int seed, int cases, Action<OpeningHours, DateTimeOffset, TimeSpan, string> check)
    {
        var random = new Random(seed);
        for (var i = 0; i < cases; i++)
        {
            var agreed = random.Next(2) == 0;
            var zone = TimeZoneInfo.FindSystemTimeZoneById(agreed ? "Europe/Amsterdam" : Zones[random.Next(Zones.Length)]);
            var week = MakeWeek(random);
            var hours = agreed
                ? Agreement.Calendar.Office
                : new OpeningHours(new LocalClock(zone), new WeeklyHours(week), Holidays.Official());
            var from = random.Next(3) == 0
                ? ClockChange(zone, random).AddTicks(random.NextInt64(-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay))
                : MakeMoment(random);
            var length = random.Next(2) == 0
                ? TimeSpan.FromMinutes(30 * random.Next(0, 200))
                : TimeSpan.FromTicks(random.NextInt64(0, 100 * TimeSpan.TicksPerHour));
            check(hours, from, length, $"case {i}: {from:O}, {length}, {(agreed ? "" : $"{zone.Id}: {string.Join("; ", week)}")}");
        }
    }

    private static DateTimeOffset MakeMoment(Random random)
    {
        var minute = At("2000-01-01T00:00Z").AddMinutes(random.Next(0, 40 * 525_960));

        // Half of them on a half hour, where hours begin and end.
        return random.Next(2) == 0
            ? minute.AddTicks(random.NextInt64(TimeSpan.TicksPerMinute))
            : minute.AddMinutes(-(minute.Minute % 30));
    }

    /// <summary>One to four spans on some of the days, half of them in the small hours, where clocks change.</summary>
    private static List<(DayOfWeek Day, ClockSpan Span)> MakeWeek(Random random)
    {
        var week = new List<(DayOfWeek, ClockSpan)>();
        while (week.Count == 0)
        {
            week.AddRange(
                from day in Enum.GetValues<DayOfWeek>()
                where random.Next(4) > 0
                from _ in Enumerable.Range(0, random.Next(1, 5))
                select (day, MakeSpan(random)));
        }

        return week;
    }

    private static ClockSpan MakeSpan(Random random)
    {
        var from = random.Next(2) == 0 ? random.Next(0, 16) : random.Next(0, 96);
        var length = random.Next(1, 24);
        var until = from + length <= 96 ? from + length : from + length - 96;
        return new ClockSpan(Minutes(from * 15), Minutes(until * 15));
    }

    /// <summary>A moment at which the zone changes its clock; any moment for a zone that does not.</summary>
    private static DateTimeOffset ClockChange(TimeZoneInfo zone, Random random)
    {
        var start = At("2005-01-01T00:00Z").AddDays(random.Next(0, 30 * 365));
        var days = Enumerable.Range(0, 370).Select(d => start.AddDays(d));
        var day = days.FirstOrDefault(d => zone.GetUtcOffset(d) != zone.GetUtcOffset(d.AddDays(1)), start);
        return Enumerable.Range(0, 24 * 60).Select(m => day.AddMinutes(m))
            .FirstOrDefault(m => zone.GetUtcOffset(m) != zone.GetUtcOffset(day), day);
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static Holidays OnlyClosedOn(IEnumerable<DateOnly> dates) => new(
        dates.Select(d => new AddedHoliday(new HolidayDate(d.Year, d.Month, d.Day), LocalizedText.Empty)),
        Enum.GetValues<OfficialHoliday>(),
        []);

    private static int Agree(MinuteByMinute slow, int? expected, Func<DateTimeOffset?> answer, string told)
    {
        // Where the slow way ran out of its weeks it has nothing to say.
        if (expected is not { } minute || minute > slow.Minutes - 1440)
        {
            return 0;
        }

        Assert.True(slow.At(minute) == answer(), $"{slow.At(minute):O}, not {answer():O}: {told}");
        return 1;
    }
}
