using System.Globalization;

namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// Dates, times and lengths in words. The names stand here because a bare Debian may lack the ICU library, and then
/// .NET knows no Dutch; and so that the machine's culture settings have no say.
/// </summary>
public static class DateWords
{
    private static readonly string[] DutchDays =
        ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"];

    private static readonly string[] EnglishDays =
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] DutchMonths =
    [
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ];

    private static readonly string[] EnglishMonths =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    public static string Day(DayOfWeek day, Language language) =>
        (language == Language.Dutch ? DutchDays : EnglishDays)[(int)day];

    public static string Month(int month, Language language) =>
        (language == Language.Dutch ? DutchMonths : EnglishMonths)[month - 1];

    /// <summary>"Monday 30 November", "maandag 30 november".</summary>
    public static string Date(DateOnly date, Language language) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Day(date.DayOfWeek, language)} {date.Day} {Month(date.Month, language)}");

    public static string DateWithYear(DateOnly date, Language language) =>
        string.Create(CultureInfo.InvariantCulture, $"{Date(date, language)} {date.Year}");

    /// <summary>"07:30"; with the seconds where there are any, since a deadline is not rounded.</summary>
    public static string Time(TimeOnly time) =>
        time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"1 hour and 30 minutes", "1 uur en 30 minuten"; whole seconds.</summary>
    public static string Length(TimeSpan length, Language language)
    {
        string[] parts =
        [
            .. Part((long)length.TotalHours, language, ("uur", "uur"), ("hour", "hours")),
            .. Part(length.Minutes, language, ("minuut", "minuten"), ("minute", "minutes")),
            .. Part(length.Seconds, language, ("seconde", "seconden"), ("second", "seconds")),
        ];
        var and = language == Language.Dutch ? " en " : " and ";
        return parts.Length switch
        {
            0 => language == Language.Dutch ? "0 seconden" : "0 seconds",
            1 => parts[0],
            _ => string.Join(", ", parts[..^1]) + and + parts[^1],
        };
    }

    private static IEnumerable<string> Part(
        long count, Language language, (string One, string Other) dutch, (string One, string Other) english)
    {
        var (one, other) = language == Language.Dutch ? dutch : english;
        return count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : other)}")];
    }
}
