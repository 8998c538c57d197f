using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.OnCall;

/// <summary>Somebody who is warned.</summary>
/// <param name="Webhook">An address that gets the warning too.</param>
public sealed record DutyPerson(string Name, string Email, Uri? Webhook, Language Language);

/// <summary>Days on which somebody else has the duty; both included.</summary>
public sealed record DutyOverride(DateOnly From, DateOnly Until, DutyPerson First, DutyPerson? Second);

/// <summary>Who is on duty, one rung of the ladder after the other.</summary>
public sealed record OnDuty(DutyPerson? First, DutyPerson? Second, IReadOnlyList<DutyPerson> Managers)
{
    /// <summary>Everybody up to a rung, each once.</summary>
    public IReadOnlyList<DutyPerson> UpTo(Deadlines.Rung rung)
    {
        IEnumerable<DutyPerson?> people = rung switch
        {
            Deadlines.Rung.First => [First],
            Deadlines.Rung.Second => [First, Second],
            _ => [First, Second, .. Managers],
        };
        var found = people.OfType<DutyPerson>().DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase).ToList();
        // A rung that nobody stands on must not be silence.
        return found.Count > 0 ? found : Managers;
    }
}

/// <summary>
/// The weekly roster: technicians take a week in turn, from Monday to Monday on the owner's clock, and whose turn comes
/// next is the second. Technicians with weeks of their own have those weeks of every year.
/// </summary>
/// <param name="Starts">A Monday in the week of the first in the list.</param>
public sealed record Roster(
    DateOnly Starts,
    IReadOnlyList<(DutyPerson Person, IReadOnlyList<int> Weeks)> Technicians,
    IReadOnlyList<DutyOverride> Overrides,
    IReadOnlyList<DutyPerson> Managers)
{
    public static Roster Empty { get; } = new(new DateOnly(2001, 1, 1), [], [], []);

    public bool IsEmpty => Technicians.Count == 0 && Overrides.Count == 0 && Managers.Count == 0;

    public OnDuty At(DateTimeOffset moment, LocalClock clock)
    {
        var day = clock.DateAt(moment);
        var (first, second) = ByWeek(day);
        if (Overrides.LastOrDefault(o => o.From <= day && day <= o.Until) is { } instead)
        {
            second = instead.Second ?? (first != instead.First ? first : second);
            first = instead.First;
        }

        return new OnDuty(first, second, Managers);
    }

    private (DutyPerson? First, DutyPerson? Second) ByWeek(DateOnly day)
    {
        if (Technicians.Count == 0)
        {
            return (null, null);
        }

        var week = System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));
        var turn = (int)Math.Floor((day.DayNumber - Starts.DayNumber) / 7.0) % Technicians.Count;
        turn = turn < 0 ? turn + Technicians.Count : turn;
        var own = Technicians.Index().FirstOrDefault(t => t.Item.Weeks.Contains(week), (Index: turn, Item: default)).Index;
        var next = Technicians[(own + 1) % Technicians.Count].Person;
        var first = Technicians[own].Person;
        return (first, next == first ? null : next);
    }
}
