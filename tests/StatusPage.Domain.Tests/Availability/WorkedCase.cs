using StatusPage.Domain.Availability;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>
/// One line of the table: its sum in words, what happened, and what must come of it. What a line leaves out is that
/// nothing is excluded, nothing counted and nothing unmeasured. Excluded reads "rule seconds notice", in order of time.
/// </summary>
internal sealed record WorkedCase(string Sum, Scenario Given)
{
    public const long November = 30 * 86_400;

    public long ServiceTime { get; init; } = November;

    public long Counted { get; init; }

    public string Excluded { get; init; } = "";

    public long Unmeasured { get; init; }

    public string? Availability { get; init; }

    /// <summary>"met", "not met" or "may end", which is not met as well.</summary>
    public string? Verdict { get; init; }

    public static string Describe(SlaVerdict verdict) => verdict switch
    {
        { Met: true, MayTerminate: false, RefundPercent: 0 } => "met",
        { Met: false, MayTerminate: false, RefundPercent: 100 } => "not met",
        { Met: false, MayTerminate: true, RefundPercent: 100 } => "may end",
        _ => $"contradictory: {verdict}",
    };

    public static string Describe(IEnumerable<ExcludedSpan> excluded) =>
        string.Join(", ", excluded.Select(e => $"{e.Rule.Code()} {e.Seconds} {e.Notice}"));
}
