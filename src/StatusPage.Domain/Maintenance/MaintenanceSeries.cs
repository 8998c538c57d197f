using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Maintenance;

/// <summary>What a series announces each time.</summary>
public sealed record SeriesFacts(
    Recurrence Rule,
    DateOnly FirstDay,
    TimeOnly StartsAt,
    TimeSpan Length,
    int DaysAhead,
    LocalizedText Title,
    LocalizedText Body,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    IReadOnlyList<string> ServiceIds,
    string? FallbackPlan,
    Agreement? Agreement,
    bool Notify);

/// <summary>One turn of a series: the notice it became, or why it was refused.</summary>
public sealed class SeriesTurn
{
    private SeriesTurn()
    {
    }

    public SeriesTurn(string seriesId, DateOnly day, DateTimeOffset at) => (SeriesId, Day, At) = (seriesId, day, at);

    public string SeriesId { get; private set; } = "";

    /// <summary>On the provider's calendar.</summary>
    public DateOnly Day { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string? NoticeId { get; private set; }

    /// <summary>In words; empty for a turn that was announced.</summary>
    public IReadOnlyList<LocalizedText> Refused { get; private set; } = [];

    /// <summary>Somebody saw that it was refused, and did what is needed.</summary>
    public DateTimeOffset? DealtWithAt { get; private set; }

    public void Became(string noticeId) => NoticeId = noticeId;

    public void WasRefused(IReadOnlyList<LocalizedText> why) => (NoticeId, Refused) = (null, why);

    public void DealtWith(DateTimeOffset at) => DealtWithAt ??= at;
}

/// <summary>Maintenance that comes back; announces ordinary notices some days ahead.</summary>
public sealed class MaintenanceSeries
{
    /// <summary>A start or a length beyond these is a slip of the keyboard.</summary>
    public static readonly TimeSpan LongestLength = TimeSpan.FromDays(2);

    public const int MostDaysAhead = 90;

    private MaintenanceSeries()
    {
    }

    public string Id { get; private set; } = "";

    /// <summary>As RRULE.</summary>
    public string Rule { get; private set; } = "";

    public DateOnly FirstDay { get; private set; }

    public TimeOnly StartsAt { get; private set; }

    public TimeSpan Length { get; private set; }

    public int DaysAhead { get; private set; }

    public LocalizedText Title { get; private set; } = LocalizedText.Empty;

    public LocalizedText Body { get; private set; } = LocalizedText.Empty;

    public MaintenanceKind Kind { get; private set; }

    public ExpectedImpact ExpectedImpact { get; private set; }

    public IReadOnlyList<string> ServiceIds { get; private set; } = [];

    public string? FallbackPlan { get; private set; }

    public Agreement? Agreement { get; private set; }

    public bool Notify { get; private set; }

    public string By { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From then on nothing is announced any more; what was announced stays.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; }

    public static (MaintenanceSeries? Series, Refusal? Refusal) Make(string id, SeriesFacts facts, string by, DateTimeOffset now)
    {
        var series = new MaintenanceSeries { Id = id, By = by, CreatedAt = now };
        return series.Describe(facts) is { } refusal ? (null, refusal) : (series, null);
    }

    /// <summary>Changes what is announced from now on.</summary>
    public Refusal? Describe(SeriesFacts facts)
    {
        if ((NoticeLimits.CheckTitle(facts.Title) ?? NoticeLimits.CheckBody(facts.Body)) is { } refusal)
        {
            return refusal;
        }

        if (facts.ServiceIds.Count == 0)
        {
            return new Refusal("services", "required");
        }

        if (facts.Length <= TimeSpan.Zero || facts.Length > LongestLength)
        {
            return new Refusal("length", "series_length", (int)LongestLength.TotalHours);
        }

        if (facts.DaysAhead is < 1 or > MostDaysAhead)
        {
            return new Refusal("days_ahead", "series_days_ahead", MostDaysAhead);
        }

        (Rule, FirstDay, StartsAt, Length, DaysAhead) = (facts.Rule.ToString(), facts.FirstDay, facts.StartsAt, facts.Length, facts.DaysAhead);
        (Title, Body, Kind, ExpectedImpact) = (facts.Title, facts.Body, facts.Kind, facts.ExpectedImpact);
        (ServiceIds, FallbackPlan, Agreement, Notify) = ([.. facts.ServiceIds.Distinct()], facts.FallbackPlan, facts.Agreement, facts.Notify);
        Version++;
        return null;
    }

    public void End(DateTimeOffset at)
    {
        EndedAt ??= at;
        Version++;
    }

    /// <summary>The turns that are to be announced by now and are not over: who was away does not announce the past.</summary>
    public IEnumerable<DateOnly> DueAt(DateTimeOffset now, LocalClock clock)
    {
        if (EndedAt is not null || Recurrence.Parse(Rule).Rule is not { } rule)
        {
            return [];
        }

        var today = clock.DateAt(now);
        return rule.From(FirstDay)
            .SkipWhile(d => d < today)
            .TakeWhile(d => d <= today.AddDays(DaysAhead))
            .Where(d => WindowOn(d, clock).Start > now);
    }

    /// <summary>Begins by the clock on the wall and lasts elapsed time (H1).</summary>
    public (DateTimeOffset Start, DateTimeOffset End) WindowOn(DateOnly day, LocalClock clock)
    {
        var start = clock.FirstReaches(day.ToDateTime(StartsAt));
        return (start, start + Length);
    }

    public MaintenanceFacts FactsOn(DateOnly day, LocalClock clock)
    {
        var (start, end) = WindowOn(day, clock);
        return new MaintenanceFacts(Title, Kind, ExpectedImpact, start, end, ServiceIds, FallbackPlan, Agreement);
    }
}
