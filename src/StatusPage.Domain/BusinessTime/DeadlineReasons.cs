using System.Globalization;

namespace StatusPage.Domain.BusinessTime;

/// <summary>Why a first notification is due when it is, for people who want to check it.</summary>
internal sealed class DeadlineReasons(BusinessCalendar calendar, DateTimeOffset detected)
{
    private readonly NotificationTerms terms = calendar.Policy.Notification;
    private readonly DateOnly today = calendar.Clock.DateAt(detected);

    public LocalizedText InOfficeHours(DateTimeOffset due) => new(
        $"binnen kantoortijden; {Length(terms.Office, Language.Dutch)} na de ontdekking, "
            + $"dus uiterlijk {By(due, today, Language.Dutch)}",
        $"in office hours; {Length(terms.Office, Language.English)} after detection, "
            + $"so at the latest {By(due, today, Language.English)}");

    public LocalizedText OpeningComesFirst(DateTimeOffset opening, DateTimeOffset due)
    {
        var openingDay = calendar.Clock.DateAt(opening);
        return new(
            $"{Outside(Language.Dutch)}; het kantoor gaat open op {On(opening, Language.Dutch)}, "
                + $"dus uiterlijk {By(due, openingDay, Language.Dutch)}",
            $"{Outside(Language.English)}; the office opens at {On(opening, Language.English)}, "
                + $"so at the latest {By(due, openingDay, Language.English)}");
    }

    public LocalizedText TermComesFirst(DateTimeOffset opening, DateTimeOffset due) => new(
        $"{Outside(Language.Dutch)}; {Length(terms.Outside, Language.Dutch)} na de ontdekking is eerder dan "
            + $"{Length(terms.Office, Language.Dutch)} na de opening op {On(opening, Language.Dutch)}, "
            + $"dus uiterlijk {By(due, today, Language.Dutch)}",
        $"{Outside(Language.English)}; {Length(terms.Outside, Language.English)} after detection is earlier than "
            + $"{Length(terms.Office, Language.English)} after the opening at {On(opening, Language.English)}, "
            + $"so at the latest {By(due, today, Language.English)}");

    private static string Length(TimeSpan length, Language language) => DateWords.Length(length, language);

    private string Outside(Language language)
    {
        var outside = language == Language.Dutch ? "buiten kantoortijden" : "outside office hours";
        return calendar.Holidays.On(today) is { } holiday ? $"{outside} ({holiday.Name.For(language).Text})" : outside;
    }

    /// <summary>The time, with its day unless that is the day the reader is already thinking of.</summary>
    private string By(DateTimeOffset instant, DateOnly understood, Language language)
    {
        var at = language == Language.Dutch ? "om " : "";
        return calendar.Clock.DateAt(instant) == understood ? at + Time(instant)
            : language == Language.Dutch ? $"op {On(instant, language)}"
            : On(instant, language);
    }

    private string On(DateTimeOffset instant, Language language) => language == Language.Dutch
        ? $"{Date(instant, language)} om {Time(instant)}"
        : $"{Time(instant)} on {Date(instant, language)}";

    private string Date(DateTimeOffset instant, Language language)
    {
        var date = calendar.Clock.DateAt(instant);
        return date.Year == today.Year ? DateWords.Date(date, language) : DateWords.DateWithYear(date, language);
    }

    // In the night the clock is put back, 02:30 alone would not say which.
    private string Time(DateTimeOffset instant)
    {
        var local = calendar.Clock.At(instant);
        var time = DateWords.Time(TimeOnly.FromDateTime(local));
        var offset = local - instant.UtcDateTime;
        return calendar.Clock.IsRepeated(instant)
            ? $"{time} (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture)})"
            : time;
    }
}
