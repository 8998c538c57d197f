namespace StatusPage.Domain.BusinessTime;

/// <summary>
/// H3 computed for any year. The rules are applied to every year alike: they are the agreement's, not history's
/// (there was no King's Day in 1950).
/// </summary>
public static class OfficialHolidays
{
    private static readonly OfficialHoliday[] All = Enum.GetValues<OfficialHoliday>();

    public static IEnumerable<(OfficialHoliday Holiday, DateOnly Date)> Of(int year) =>
        All.Select(holiday => (holiday, DateOf(holiday, year))).OrderBy(h => h.Item2);

    public static DateOnly DateOf(OfficialHoliday holiday, int year) => holiday switch
    {
        OfficialHoliday.NewYearsDay => new DateOnly(year, 1, 1),
        OfficialHoliday.EasterSunday => EasterSunday(year),
        OfficialHoliday.EasterMonday => EasterSunday(year).AddDays(1),
        OfficialHoliday.KingsDay => KingsDay(year),
        OfficialHoliday.LiberationDay => new DateOnly(year, 5, 5),
        OfficialHoliday.AscensionDay => EasterSunday(year).AddDays(39),
        OfficialHoliday.WhitSunday => EasterSunday(year).AddDays(49),
        OfficialHoliday.WhitMonday => EasterSunday(year).AddDays(50),
        OfficialHoliday.ChristmasDay => new DateOnly(year, 12, 25),
        OfficialHoliday.BoxingDay => new DateOnly(year, 12, 26),
        _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, null),
    };

    public static LocalizedText NameOf(OfficialHoliday holiday) => holiday switch
    {
        OfficialHoliday.NewYearsDay => new("Nieuwjaarsdag", "New Year's Day"),
        OfficialHoliday.EasterSunday => new("Eerste paasdag", "Easter Sunday"),
        OfficialHoliday.EasterMonday => new("Tweede paasdag", "Easter Monday"),
        OfficialHoliday.KingsDay => new("Koningsdag", "King's Day"),
        OfficialHoliday.LiberationDay => new("Bevrijdingsdag", "Liberation Day"),
        OfficialHoliday.AscensionDay => new("Hemelvaartsdag", "Ascension Day"),
        OfficialHoliday.WhitSunday => new("Eerste pinksterdag", "Whit Sunday"),
        OfficialHoliday.WhitMonday => new("Tweede pinksterdag", "Whit Monday"),
        OfficialHoliday.ChristmasDay => new("Eerste kerstdag", "Christmas Day"),
        OfficialHoliday.BoxingDay => new("Tweede kerstdag", "Boxing Day"),
        _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, null),
    };

    private static DateOnly KingsDay(int year)
    {
        var day = new DateOnly(year, 4, 27);
        return day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(-1) : day;
    }

    // The Gregorian computus: the Sunday after the first full moon, by the church's tables, on or after 21 March.
    private static DateOnly EasterSunday(int year)
    {
        var century = year / 100;
        var yearOfMetonicCycle = year % 19;
        var leapDaysLeftOut = century - (century / 4);
        var moonCorrection = ((8 * century) + 13) / 25;
        var fullMoon = ((19 * yearOfMetonicCycle) + leapDaysLeftOut - moonCorrection + 15) % 30;

        // The table of full moons has 29 days in the places where two years of a cycle would share the last one.
        if (fullMoon == 29 || (fullMoon == 28 && yearOfMetonicCycle > 10))
        {
            fullMoon--;
        }

        var moon = new DateOnly(year, 3, 21).AddDays(fullMoon);
        return moon.AddDays(7 - (int)moon.DayOfWeek);
    }
}
