using System.Globalization;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>A suggested window as the value of its button.</summary>
public static class WindowSuggestions
{
    private static readonly long LastSecond = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static string Write(WindowSuggestion suggestion) =>
        string.Create(CultureInfo.InvariantCulture, $"{suggestion.Start.ToUnixTimeSeconds()}-{suggestion.End.ToUnixTimeSeconds()}");

    public static (DateTimeOffset Start, DateTimeOffset End)? TryRead(string? value) =>
        value?.Split('-') is [var first, var second] && TryRead(first, out var start) && TryRead(second, out var end) && start < end
            ? (DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end))
            : null;

    private static bool TryRead(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds < LastSecond;
}
