using System.Globalization;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Web.Features.Audit;

/// <summary>What somebody looks for in the audit log. What is blank or no date does not narrow it.</summary>
public sealed record AuditQuery(string? Words, string? Who, string? What, string? From, string? Until)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Words) && string.IsNullOrWhiteSpace(Who) && string.IsNullOrWhiteSpace(What) && Day(From) is null && Day(Until) is null;

    // These become SQL's lower(), which has no culture to choose.
#pragma warning disable CA1304, CA1311, CA1862
    public IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> entries, LocalClock clock)
    {
        // Each word has to stand somewhere in the entry.
        foreach (var word in (Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8).Select(w => w.ToLowerInvariant()))
        {
            entries = entries.Where(e =>
                e.Subject.ToLower().Contains(word) || e.Action.ToLower().Contains(word) || e.By.ToLower().Contains(word)
                || e.Before!.ToLower().Contains(word) || e.After!.ToLower().Contains(word) || e.Reason!.ToLower().Contains(word));
        }

        if (!string.IsNullOrWhiteSpace(Who))
        {
            var name = Who.Trim().ToLowerInvariant();
            entries = entries.Where(e => e.By.ToLower().Contains(name) || e.From == name);
        }

        if (!string.IsNullOrWhiteSpace(What))
        {
            entries = entries.Where(e => e.Action.StartsWith(What + "."));
        }

        if (Day(From) is { } from)
        {
            var start = clock.StartOf(from);
            entries = entries.Where(e => e.At >= start);
        }

        if (Day(Until) is { } until)
        {
            var end = clock.StartOf(until.AddDays(1));
            entries = entries.Where(e => e.At < end);
        }

        return entries;
    }
#pragma warning restore CA1304, CA1311, CA1862

    /// <summary>For the links that go on with the same question.</summary>
    public string ToQuery() => string.Concat(new[] { ("Words", Words), ("Who", Who), ("What", What), ("From", From), ("Until", Until) }
        .Where(p => !string.IsNullOrWhiteSpace(p.Item2))
        .Select(p => $"&{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 2200 ? day : null;
}
