using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Availability;

/// <summary>The seconds for which a maintenance may excuse an outage (A3): going on, and in the window as announced.</summary>
internal static class AnnouncedWork
{
    private sealed record Window(long At, long From, long To);

    public static List<Stretch> Of(MaintenanceEvidence maintenance, long now)
    {
        // Whose impact was to be none or minimal excuses no outage, emergency or not.
        if (maintenance is not { ExpectedImpact: ExpectedImpact.Outage, PublishedAt: { } published, ActualStart: { } started })
        {
            return [];
        }

        var start = Seconds.Of(started);
        var end = maintenance.ActualEnd is { } ended ? Math.Min(now, Seconds.Of(ended)) : now;
        var windows = InOrder(maintenance.Windows, Seconds.Of(published));
        var first = windows.FindLastIndex(w => w.At < start);
        if (first < 0 && maintenance.Kind == MaintenanceKind.Emergency)
        {
            // M4: emergency may be announced at any moment, so also when already under way. What was only called
            // maintenance when it, or its window, was over, never was maintenance to a customer.
            first = windows.FindIndex(w => w.At < Math.Min(end, w.To));
        }

        return first < 0 ? [] : InForce(windows[first..], start, end, maintenance.Id);
    }

    /// <summary>
    /// Each second is judged by the notice in force at that second: none makes itself true of time gone by. A notice
    /// that comes when the announced window is over extends nothing.
    /// </summary>
    private static List<Stretch> InForce(List<Window> windows, long start, long end, string id)
    {
        var stretches = new List<Stretch>();
        var inForce = windows[0];
        var (since, announcedEnd) = (start, inForce.To);
        foreach (var next in windows.Skip(1).Where(w => w.At < end))
        {
            if (next.At >= announcedEnd)
            {
                continue;
            }

            Append(stretches, Math.Max(since, inForce.From), Math.Min(inForce.To, next.At), id);
            (since, inForce, announcedEnd) = (next.At, next, Math.Max(next.To, next.At));
        }

        Append(stretches, Math.Max(since, inForce.From), Math.Min(inForce.To, end), id);
        return stretches;
    }

    private static void Append(List<Stretch> stretches, long from, long to, string id)
    {
        if (from >= to)
        {
            return;
        }

        if (stretches is [.., var last] && last.To == from)
        {
            stretches[^1] = last with { To = to };
            return;
        }

        stretches.Add(new Stretch(from, to, id));
    }

    private static List<Window> InOrder(IReadOnlyList<WindowVersion> windows, long published) =>
    [
        .. windows.OrderBy(w => w.AnnouncedAt).ThenBy(w => w.Start).ThenBy(w => w.End)
            .Select(w => new Window(Math.Max(published, Seconds.Of(w.AnnouncedAt)), Seconds.Of(w.Start), Seconds.Of(w.End))),
    ];
}
