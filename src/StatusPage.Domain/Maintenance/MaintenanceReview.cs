using StatusPage.Domain.Availability;

namespace StatusPage.Domain.Maintenance;

/// <summary>The rules a plan can break; M4 is the one that lets emergency maintenance off the others.</summary>
public enum MaintenanceRule
{
    /// <summary>Outside office hours.</summary>
    M1 = 1,

    /// <summary>With a fallback plan.</summary>
    M2 = 2,

    /// <summary>Announced in time.</summary>
    M3 = 3,

    /// <summary>Within the month's allowance.</summary>
    M5 = 5,
}

/// <summary>A rule that a plan breaks, and in words what would satisfy it.</summary>
/// <param name="Field">The input it is about, as in <see cref="Refusal"/>.</param>
public sealed record RuleBreach(MaintenanceRule Rule, string Field, LocalizedText Sentence)
{
    /// <summary>M6.</summary>
    public Refusal ToRefusal() => new(Field, $"breaks_{Rule.ToString().ToLowerInvariant()}", Sentence);
}

/// <summary>M5: how much of its month's allowance a service has left, without the plan and with it.</summary>
public sealed record AllowanceLeft(string ServiceId, CalendarMonth Month, TimeSpan Before, TimeSpan After);

/// <summary>A window that breaks no rule and meets no other work or holiday.</summary>
/// <param name="Leaves">M5: the least that any of the services then has left; null when the plan uses none of it.</param>
public sealed record WindowSuggestion(DateTimeOffset Start, DateTimeOffset End, TimeSpan? Leaves, LocalizedText Sentence);

/// <summary>What is to be said of a plan.</summary>
/// <param name="Remarks">What refuses nothing and is yet good to know: conflicts, holidays, open incidents.</param>
/// <param name="Suggestions">The next windows that would do; only where the window is what is wrong.</param>
public sealed record MaintenanceReview(
    IReadOnlyList<RuleBreach> Breaches,
    IReadOnlyList<LocalizedText> Remarks,
    IReadOnlyList<AllowanceLeft> Allowances,
    IReadOnlyList<WindowSuggestion> Suggestions);
