namespace StatusPage.Domain.Availability;

/// <summary>H4, A2: the announced work at night that lies outside service time, at most the week's allowance, earliest first.</summary>
internal static class NightAllowance
{
    public static IEnumerable<Stretch> Spend(Track announced, CalendarMonth month, AvailabilityPolicy policy)
    {
        var work = announced.Stretches;
        var next = 0;
        for (var monday = MondayOf(month.FirstDay); monday < month.Next.FirstDay; monday = monday.AddDays(7))
        {
            var left = Seconds.Of(policy.WeeklyAllowance);
            foreach (var night in NightsOf(monday, policy))
            {
                while (next < work.Count && work[next].To <= night.From)
                {
                    next++;
                }

                for (var i = next; i < work.Count && work[i].From < night.To && left > 0; i++)
                {
                    var from = Math.Max(work[i].From, night.From);
                    var to = Math.Min(Math.Min(work[i].To, night.To), from + left);
                    left -= to - from;
                    yield return new Stretch(from, to, work[i].Notice);
                }
            }
        }
    }

    /// <summary>The first Monday whose allowance reaches into the month: the month may begin in the middle of its week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    // By the local day, so that the night from Sunday to Monday falls in both weeks, each second in its own.
    private static IEnumerable<Stretch> NightsOf(DateOnly monday, AvailabilityPolicy policy)
    {
        for (var day = monday; day < monday.AddDays(7); day = day.AddDays(1))
        {
            var (midnight, from, until, nextMidnight) = (
                Seconds.Of(LocalClock.StartOf(day, policy.Zone)),
                Seconds.Of(LocalClock.At(day, policy.NightFrom, policy.Zone)),
                Seconds.Of(LocalClock.At(day, policy.NightUntil, policy.Zone)),
                Seconds.Of(LocalClock.StartOf(day.AddDays(1), policy.Zone)));
            if (policy.NightFrom < policy.NightUntil)
            {
                yield return new Stretch(from, until);
                continue;
            }

            yield return new Stretch(midnight, until);
            yield return new Stretch(from, nextMidnight);
        }
    }
}
