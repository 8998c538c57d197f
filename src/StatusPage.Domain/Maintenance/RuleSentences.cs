using System.Globalization;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Maintenance;

/// <summary>What the rules say of a plan, in words for its author; what is wrong first, then what would satisfy.</summary>
internal sealed class RuleSentences(BusinessCalendar calendar, MaintenancePolicy policy, Func<string, LocalizedText> nameOf)
{
    public LocalizedText InsideOfficeHours(PlannedWork work, TimeSpan inside)
    {
        var first = calendar.Office.IsOpen(work.Start) ? work.Start : calendar.Office.NextOpening(work.Start)!.Value;
        var outage = work.ExpectedImpact == ExpectedImpact.Outage;
        return new(
            $"M1: {Length(inside, Language.Dutch)} hiervan valt in kantoortijd, vanaf {On(first, Language.Dutch)}. "
                + (outage
                    ? "Werk waarbij de dienst uitvalt, doet u buiten kantoortijd."
                    : "Dat mag alleen als het met de klant is afgesproken: leg vast met wie en wanneer, of kies een tijd buiten kantoortijd."),
            $"M1: {Length(inside, Language.English)} of this falls in office hours, from {On(first, Language.English)}. "
                + (outage
                    ? "Work that takes the service down is done outside office hours."
                    : "That may only be when it was agreed with the customer: record with whom and when, or choose a time outside office hours."));
    }

    public static LocalizedText NoFallback() => new(
        "M2: er is nog geen fallback-scenario. Schrijf op hoe we terug kunnen als het misgaat.",
        "M2: there is no fallback plan yet. Write down how we get back when it goes wrong.");

    public static LocalizedText PlaceholderFallback(string plan) => new(
        $"M2: “{Shortened(plan)}” is geen fallback-scenario. Schrijf in een zin hoe we terug kunnen als het misgaat.",
        $"M2: “{Shortened(plan)}” is no fallback plan. Write in a sentence how we get back when it goes wrong.");

    public static LocalizedText NotByMail() => new(
        "M3: groot onderhoud en een belangrijke versiewijziging worden van tevoren gemaild. Publiceer met bericht aan abonnees.",
        "M3: a functional change or an important version upgrade is announced by mail. Publish it with a notification.");

    public static LocalizedText NotBeforeStart() => new(
        "M3: groot onderhoud wordt aangekondigd voor het begint. Kies een begin dat nog moet komen.",
        "M3: a functional change is announced before it starts. Choose a start that is still to come.");

    public LocalizedText TooSoon(DateTimeOffset earliest) => new(
        $"M3: een belangrijke versiewijziging kondigt u ten minste {Days(policy.VersionUpgradeNotice, Language.Dutch)} van tevoren aan. Begin op zijn vroegst {On(earliest, Language.Dutch)}.",
        $"M3: an important version upgrade is announced at least {Days(policy.VersionUpgradeNotice, Language.English)} before. Start {On(earliest, Language.English)} at the earliest.");

    public LocalizedText OverAllowance(AllowanceLeft left)
    {
        return new(Sentence(Language.Dutch), Sentence(Language.English));

        string Sentence(Language language)
        {
            var month = $"{DateWords.Month(left.Month.Month, language)} {left.Month.Year}";
            var before = left.Before > TimeSpan.Zero ? left.Before : TimeSpan.Zero;
            var total = Hours(policy.MonthlyAllowance - left.After, language);
            return language == Language.Dutch
                ? $"M5: {Name(left.ServiceId, language)} komt hiermee in {month} op {total} uur onderhoud buiten kantoortijd; {Hours(policy.MonthlyAllowance, language)} uur mag. "
                    + $"Er is nog {Hours(before, language)} uur over: maak het zo kort, of kies een andere maand."
                : $"M5: this brings {Name(left.ServiceId, language)} to {total} h of maintenance outside office hours in {month}; {Hours(policy.MonthlyAllowance, language)} h is allowed. "
                    + $"{Hours(before, language)} h is left: make it that short, or choose another month.";
        }
    }

    public LocalizedText MeetsOther(PlannedWork other, string service) => new(
        $"{Name(service, Language.Dutch)} heeft dan al onderhoud: {other.Title.For(Language.Dutch).Text}, {Window(other.Start, other.End, Language.Dutch)}.",
        $"{Name(service, Language.English)} is in maintenance then already: {other.Title.For(Language.English).Text}, {Window(other.Start, other.End, Language.English)}.");

    public static LocalizedText OnHoliday(Holiday holiday) => new(
        $"{Capital(DateWords.Date(holiday.Date, Language.Dutch))} is een feestdag ({holiday.Name.For(Language.Dutch).Text}).",
        $"{Capital(DateWords.Date(holiday.Date, Language.English))} is a public holiday ({holiday.Name.For(Language.English).Text}).");

    public LocalizedText HasIncident(LocalizedText title, string service) => new(
        $"{Name(service, Language.Dutch)} heeft nu een storing: {title.For(Language.Dutch).Text}.",
        $"{Name(service, Language.English)} has an open incident: {title.For(Language.English).Text}.");

    public static LocalizedText EmergencyInside() => new(
        "M4: spoedonderhoud mag in kantoortijd. Doe het daarbuiten als het kan wachten.",
        "M4: emergency maintenance may be in office hours. Do it outside them where it can wait.");

    public static LocalizedText TestPlatform() => new(
        "M3: is er een testplatform? Schrijf dan in het bericht waar klanten het vinden.",
        "M3: is there a test platform? Then say in the message where customers find it.");

    public LocalizedText Free(DateTimeOffset start, DateTimeOffset end, TimeSpan? leaves)
    {
        return new(Sentence(Language.Dutch), Sentence(Language.English));

        string Sentence(Language language)
        {
            var window = Capital(Window(start, end, language));
            return (leaves, language) switch
            {
                (null, Language.Dutch) => $"{window} is vrij.",
                (null, _) => $"{window} is free.",
                ({ } left, Language.Dutch) => $"{window} is vrij en laat {Hours(left, language)} uur van de maand over.",
                ({ } left, _) => $"{window} is free and leaves {Hours(left, language)} h of the month's allowance.",
            };
        }
    }

    private string Name(string service, Language language) => nameOf(service).For(language).Text;

    private string On(DateTimeOffset moment, Language language) => $"{Date(moment, language)} {Time(moment)}";

    private string Window(DateTimeOffset start, DateTimeOffset end, Language language)
    {
        var (first, last) = (calendar.Clock.DateAt(start), calendar.Clock.DateAt(end));
        return end - start < TimeSpan.FromDays(1) || first == last
            ? $"{Date(start, language)} {Time(start)}–{Time(end)}"
            : $"{On(start, language)} – {On(end, language)}";
    }

    private string Date(DateTimeOffset moment, Language language) => DateWords.Date(calendar.Clock.DateAt(moment), language);

    private string Time(DateTimeOffset moment) => DateWords.Time(TimeOnly.FromDateTime(calendar.Clock.At(moment)));

    private static string Length(TimeSpan length, Language language) => DateWords.Length(length, language);

    private static string Days(TimeSpan length, Language language) =>
        length.Ticks % TimeSpan.TicksPerDay != 0 ? Length(length, language)
        : language == Language.Dutch ? $"{length.Days} dagen"
        : $"{length.Days} days";

    /// <summary>"9.5", cut off so that never more is promised than is left.</summary>
    private static string Hours(TimeSpan length, Language language)
    {
        var hours = Math.Floor(length.TotalHours * 100) / 100;
        var text = hours.ToString("0.##", CultureInfo.InvariantCulture);
        return language == Language.Dutch ? text.Replace('.', ',') : text;
    }

    private static string Shortened(string plan)
    {
        var line = plan.ReplaceLineEndings(" ").Trim();
        return line.Length > 40 ? line[..40] + "…" : line;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
