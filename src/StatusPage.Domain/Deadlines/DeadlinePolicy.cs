using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Deadlines;

/// <summary>How far up the ladder a warning goes.</summary>
public enum Rung
{
    /// <summary>The technician on duty.</summary>
    First = 0,

    /// <summary>The second technician too.</summary>
    Second = 1,

    /// <summary>The managers too.</summary>
    Managers = 2,
}

/// <summary>A moment to warn at, as the owner wrote it: a share of the term, or a time before its end.</summary>
public sealed record MilestoneRule(string Name, decimal? Share, TimeSpan? Before);

/// <summary>One moment at which an open deadline makes something happen, once.</summary>
public sealed record Milestone(string Name, DateTimeOffset At, Rung Rung)
{
    public const string Start = "start";
    public const string Second = "second";
    public const string Holding = "holding";
    public const string Due = "due";

    public bool IsHolding => Name == Holding;
}

/// <summary>What the owner decides about deadlines, as it stands in site.yml.</summary>
public sealed record DeadlinePolicy(IReadOnlyList<MilestoneRule> Milestones, bool HoldingNotice, TimeSpan HoldingLead, TimeSpan Explanation, TimeSpan SecondAfter)
{
    /// <summary>The lead of the holding notice is never more than this part of the term.</summary>
    private const int LargestLead = 12;

    public static DeadlinePolicy Shipped { get; } = new(
        [new("50%", 0.50m, null), new("75%", 0.75m, null), new("PT15M", null, TimeSpan.FromMinutes(15)), new("PT5M", null, TimeSpan.FromMinutes(5))],
        HoldingNotice: true,
        HoldingLead: TimeSpan.FromMinutes(5),
        // N5: two working days.
        Explanation: TimeSpan.FromHours(21),
        // N7.
        SecondAfter: TimeSpan.FromMinutes(15));

    /// <summary>
    /// The milestones of a deadline, in order. Those that coincide are one, those before the start are skipped. What
    /// is counted in working time (H6) has its shares in working time too.
    /// </summary>
    public IReadOnlyList<Milestone> MilestonesOf(Deadline deadline, OpeningHours office)
    {
        var (start, due) = (deadline.StartedAt, deadline.DueAt);
        var found = new List<Milestone>();
        var isFirst = deadline.Kind == DeadlineKind.FirstNotification;
        if (isFirst)
        {
            found.Add(new(Milestone.Start, start, Rung.First));
            found.Add(new(Milestone.Second, start + SecondAfter, Rung.Second));
        }

        var rung = isFirst ? Rung.Second : Rung.First;
        foreach (var same in Milestones.GroupBy(m => At(m, deadline, office)).Where(g => g.Key > start).OrderBy(g => g.Key))
        {
            found.Add(new(same.Last().Name, same.Key, rung));
            rung = rung == Rung.Managers ? rung : rung + 1;
        }

        if (isFirst && HoldingNotice)
        {
            found.Add(new(Milestone.Holding, due - Lead(due - start), Rung.Managers));
        }

        found.Add(new(Milestone.Due, due, Rung.Managers));
        // What had passed when it was opened, such as the half time of a detection an hour ago, is due at once.
        return [.. found
            .Where(m => m.At <= due)
            .GroupBy(m => m.At)
            .Select(same => new Milestone((same.FirstOrDefault(m => m.IsHolding) ?? same.Last()).Name, same.Key, same.Max(m => m.Rung)))
            .OrderBy(m => m.At)];
    }

    private TimeSpan Lead(TimeSpan term) => term / LargestLead is var most && most < HoldingLead ? most : HoldingLead;

    private static DateTimeOffset At(MilestoneRule rule, Deadline deadline, OpeningHours office)
    {
        if (rule.Share is not { } share)
        {
            return deadline.DueAt - rule.Before!.Value;
        }

        return deadline.Kind is DeadlineKind.Explanation or DeadlineKind.Reaction or DeadlineKind.Resolution
            ? office.AddWorkingTime(deadline.StartedAt, office.WorkingTimeBetween(deadline.StartedAt, deadline.DueAt) * (double)share)
            : deadline.StartedAt + ((deadline.DueAt - deadline.StartedAt) * (double)share);
    }
}
