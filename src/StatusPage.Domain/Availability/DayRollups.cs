using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>The bars: what a service's days looked like.</summary>
public static class DayRollups
{
    /// <summary>
    /// One rollup for each local day from <paramref name="first"/> to <paramref name="last"/>, both included, that has
    /// begun by <paramref name="now"/>. Each depends on nothing outside its day, so that days can be computed and kept
    /// one by one: a day that is over changes only when its own intervals do.
    /// </summary>
    public static IReadOnlyList<DayRollup> Compute(
        ServiceLife life,
        IReadOnlyList<Hold> holds,
        IReadOnlyList<Period> silences,
        DateOnly first,
        DateOnly last,
        TimeZoneInfo zone,
        DateTimeOffset now)
    {
        var from = Seconds.Of(LocalClock.StartOf(first, zone));
        var until = Math.Min(Seconds.Of(now), Seconds.Of(LocalClock.StartOf(last.AddDays(1), zone)));
        var (created, archived) = (Seconds.Of(life.CreatedAt), life.ArchivedAt is { } at ? Seconds.Of(at) : long.MaxValue);
        var alive = Track.Of([new Stretch(created, archived)]);
        var silent = Track.Of(silences);
        var sweep = new HoldSweep(holds, new CauseNumbers(holds.Count), from, until);

        var days = new List<DayRollup>();
        var midnight = from;
        for (var day = first; midnight < until; day = day.AddDays(1))
        {
            var start = midnight;
            midnight = Seconds.Of(LocalClock.StartOf(day.AddDays(1), zone));
            days.Add(Roll(day, start, Math.Min(midnight, until), sweep, alive, silent));
        }

        return days;
    }

    private static DayRollup Roll(DateOnly day, long from, long to, HoldSweep sweep, Track alive, Track silent)
    {
        var (seconds, unmeasured, absent) = (default(StateSeconds), 0, 0);
        for (long second = from, next; second < to; second = next)
        {
            sweep.AdvanceTo(second);
            alive.AdvanceTo(second);
            silent.AdvanceTo(second);
            next = Math.Min(Math.Min(to, sweep.NextChange), Math.Min(alive.NextChange, silent.NextChange));

            var length = (int)(next - second);
            var isSilent = silent.Notice is not null;
            var state = isSilent ? sweep.StateWithoutMonitors : sweep.State;
            if (alive.Notice is null)
            {
                absent += length;
            }
            else if (isSilent && state == ServiceState.Operational)
            {
                // What was published stays to be seen when monitors were silent; "all is well" is no knowledge then.
                unmeasured += length;
            }
            else
            {
                seconds = seconds.Plus(state, length);
            }
        }

        return new DayRollup(day, seconds, unmeasured, absent);
    }
}
