namespace StatusPage.Domain.Availability;

/// <summary>A1: a period of 5 seconds or less is not downtime.</summary>
internal static class ShortPeriods
{
    /// <summary>
    /// A period is an unbroken run of downtime, whatever and however many its causes: twenty outages of four seconds
    /// that touch are one of eighty.
    /// </summary>
    public static IEnumerable<Slice> Forgiven(IEnumerable<Slice> slices, long minimum)
    {
        var inDoubt = new List<Slice>();
        var periodCounts = false;
        foreach (var slice in slices)
        {
            if (slice.Down && !periodCounts)
            {
                inDoubt.Add(slice);
                periodCounts = slice.To - inDoubt[0].From > minimum;
                if (!periodCounts)
                {
                    continue;
                }
            }

            foreach (var earlier in inDoubt)
            {
                yield return slice.Down ? earlier : Forgive(earlier);
            }

            if (!slice.Down || inDoubt.Count == 0)
            {
                yield return slice;
            }

            inDoubt.Clear();
            periodCounts = slice.Down;
        }

        foreach (var slice in inDoubt)
        {
            yield return Forgive(slice);
        }
    }

    private static Slice Forgive(Slice slice) => slice with { Causes = default, Excuse = null };
}
