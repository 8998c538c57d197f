using System.Globalization;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// Moments and lengths of time in words, on the provider's clock and in the page's language. <c>times.js</c> writes
/// the same shapes on the reader's clock.
/// </summary>
public sealed class Moments(BoardSnapshot board, Texts texts)
{
    public static readonly IReadOnlyList<string> Shapes = ["time", "date", "day", "datetime", "daytime"];

    private Language Language => texts.Language;

    public string In(string shape, DateTimeOffset moment) => shape switch
    {
        "time" => Time(moment),
        "date" => Date(board.DateOf(moment)),
        "day" => Day(board.DateOf(moment)),
        "datetime" => $"{Date(board.DateOf(moment))}, {Time(moment)}",
        "daytime" => $"{Day(board.DateOf(moment))}, {Time(moment)}",
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, $"A moment is written as one of {string.Join(", ", Shapes)}."),
    };

    /// <summary>For machines.</summary>
    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public string Time(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, board.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"22 november 2026".</summary>
    public string Date(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{DayAndMonth(date)} {date.Year}");

    /// <summary>"zondag 22 november".</summary>
    public string Day(DateOnly date) => DateWords.Date(date, Language);

    /// <summary>"22 november".</summary>
    public string DayAndMonth(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{date.Day} {DateWords.Month(date.Month, Language)}");

    /// <summary>"November 2026", as a heading.</summary>
    public string Month(DateOnly date)
    {
        var name = DateWords.Month(date.Month, Language);
        return string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]} {date.Year}");
    }

    /// <summary>The two largest units: "2 dagen en 3 uur", "51 minuten"; under a minute is "minder dan een minuut".</summary>
    public string Length(TimeSpan length)
    {
        string[] parts =
        [
            .. Unit("shared.days", (int)length.TotalDays),
            .. Unit("shared.hours", length.Hours),
            .. Unit("shared.minutes", length.Minutes),
        ];
        return parts.Length switch
        {
            0 => texts["shared.under_a_minute"],
            1 => parts[0],
            _ => texts["shared.and", parts[0], parts[1]],
        };
    }

    /// <summary>Cut off, not rounded: what was down for a second is never shown as 100 %.</summary>
    public string Percentage(decimal part)
    {
        var cut = Math.Truncate(part * 100_000m) / 1000m;
        var figure = (cut == 100m ? "100" : cut.ToString("0.000", CultureInfo.InvariantCulture)) + "\u00a0%";
        return Language == Language.Dutch ? figure.Replace('.', ',') : figure;
    }

    private IEnumerable<string> Unit(string key, int count) => count == 0 ? [] : [texts.Count(key, count)];
}
