namespace StatusPage.Domain.Availability;

/// <summary>A1: a period of 5 seconds or less is not downtime.</summary>
internal static class ShortPeriods
{
    /// <summary>
    /// A period is an unbroken run of downtime, whatever and however many its causes: twenty outages of four seconds
    /// that touch are one of eighty.
    /// </summary>
    public static void Forgive(List<Slice> slices, long minimum)
    {
        for (var next = 0; next < slices.Count; next++)
        {
            var first = next;
            while (next < slices.Count && slices[next].Down)
            {
                next++;
            }

            if (next > first && slices[next - 1].To - slices[first].From <= minimum)
            {
                slices.GetRange(first, next - first).ForEach(s => s.Down = false);
            }
        }
    }
}
