using StatusPage.Domain.Availability;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>A maintenance that can be asked of any second: were you at work, and had the notice in force said that you might be?</summary>
internal sealed class SlowWork
{
    private readonly List<(long Announced, long From, long To)> _windows;

    public SlowWork(MaintenanceEvidence record)
    {
        Id = record.Id;
        IsEmergency = record.Kind == MaintenanceKind.Emergency;
        IsAgreed = record.AgreementRecorded;
        var mayExcuse = record is { ExpectedImpact: ExpectedImpact.Outage, PublishedAt: not null, ActualStart: not null };
        Start = mayExcuse ? SlowReference.Floor(record.ActualStart!.Value) : long.MaxValue;
        End = record.ActualEnd is { } ended ? SlowReference.Floor(ended) : long.MaxValue;
        var published = record.PublishedAt is { } at ? SlowReference.Floor(at) : 0;
        _windows =
        [
            .. record.Windows.OrderBy(w => w.AnnouncedAt)
                .Select(w => (Math.Max(published, SlowReference.Floor(w.AnnouncedAt)), SlowReference.Floor(w.Start), SlowReference.Floor(w.End))),
        ];
    }

    public string Id { get; }

    public bool IsEmergency { get; }

    public bool IsAgreed { get; }

    public long Start { get; }

    public long End { get; }

    public bool Covers(long second)
    {
        if (second < Start || second >= End)
        {
            return false;
        }

        var (known, from, to, over) = (false, 0L, 0L, 0L);
        foreach (var window in _windows)
        {
            var beforeStart = window.Announced < Start;
            var extendsInTime = known && window.Announced < over && window.Announced <= second;
            var emergencyLate = !known && IsEmergency && window.Announced < Math.Min(End, window.To);
            if (beforeStart || extendsInTime || emergencyLate)
            {
                (known, from, to, over) = (true, window.From, window.To, Math.Max(window.To, window.Announced));
            }
        }

        return known && second >= from && second < to;
    }
}

/// <summary>What each rule of A3 would say at a second, as a verdict, if that rule's turn came.</summary>
internal sealed record SlowExcuses(ulong Working, long[] Since, string? ServiceTime, string? Emergency, string? Agreed, string? Announced)
{
    public static readonly SlowExcuses None = new(0, [], null, null, null, null);

    public SlowExcuses At(long second, SlowWork[] works)
    {
        var working = 0UL;
        for (var i = 0; i < works.Length; i++)
        {
            working |= works[i].Covers(second) ? 1UL << i : 0;
        }

        return working == Working ? this : Of(working, second, works);
    }

    private SlowExcuses Of(ulong working, long second, SlowWork[] works)
    {
        var since = new long[works.Length];
        for (var i = 0; i < works.Length; i++)
        {
            since[i] = (Working & working & (1UL << i)) != 0 ? Since[i] : second;
        }

        // Of several that fit, the one that has been at it longest is named; then the smallest id, the order of the works.
        string? First(string rule, Func<SlowWork, bool> which) => Enumerable.Range(0, works.Length)
            .Where(i => (working & (1UL << i)) != 0 && which(works[i]))
            .OrderBy(i => since[i]).Select(i => $"{rule} {works[i].Id}").FirstOrDefault();

        return new SlowExcuses(
            working,
            since,
            First("A2", w => !w.IsEmergency),
            First("A3-emergency", w => w.IsEmergency),
            First("A3-agreed", w => !w.IsEmergency && w.IsAgreed),
            First("A3-announced", w => !w.IsEmergency));
    }
}
