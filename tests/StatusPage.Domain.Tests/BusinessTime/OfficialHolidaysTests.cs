using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

public class OfficialHolidaysTests
{
    [Theory]
    [InlineData(1598, 3, 22)]
    [InlineData(1666, 4, 25)]
    [InlineData(1818, 3, 22)]
    [InlineData(1943, 4, 25)]
    [InlineData(1954, 4, 18)]
    [InlineData(1981, 4, 19)]
    [InlineData(2000, 4, 23)]
    [InlineData(2008, 3, 23)]
    [InlineData(2024, 3, 31)]
    [InlineData(2025, 4, 20)]
    [InlineData(2026, 4, 5)]
    [InlineData(2027, 3, 28)]
    [InlineData(2038, 4, 25)]
    [InlineData(2049, 4, 18)]
    [InlineData(2076, 4, 19)]
    [InlineData(2285, 3, 22)]
    public void Easter_falls_where_the_church_puts_it(int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), OfficialHolidays.DateOf(OfficialHoliday.EasterSunday, year));

    [Fact]
    public void Easter_agrees_with_the_lunar_tables_of_1582_for_every_year_to_come()
    {
        for (var year = 1583; year <= 9999; year++)
        {
            Assert.Equal(EasterByClavius(year), OfficialHolidays.DateOf(OfficialHoliday.EasterSunday, year));
        }
    }

    [Fact]
    public void The_year_2026_has_these_ten()
    {
        Assert.Equal(
            [
                "2026-01-01 Nieuwjaarsdag / New Year's Day",
                "2026-04-05 Eerste paasdag / Easter Sunday",
                "2026-04-06 Tweede paasdag / Easter Monday",
                "2026-04-27 Koningsdag / King's Day",
                "2026-05-05 Bevrijdingsdag / Liberation Day",
                "2026-05-14 Hemelvaartsdag / Ascension Day",
                "2026-05-24 Eerste pinksterdag / Whit Sunday",
                "2026-05-25 Tweede pinksterdag / Whit Monday",
                "2026-12-25 Eerste kerstdag / Christmas Day",
                "2026-12-26 Tweede kerstdag / Boxing Day",
            ],
            OfficialHolidays.Of(2026).Select(h =>
                $"{h.Date:yyyy-MM-dd} {OfficialHolidays.NameOf(h.Holiday).Nl} / {OfficialHolidays.NameOf(h.Holiday).En}"));
    }

    [Fact]
    public void Kings_Day_is_never_on_a_Sunday()
    {
        for (var year = 1; year <= 9999; year++)
        {
            var day = OfficialHolidays.DateOf(OfficialHoliday.KingsDay, year);
            Assert.NotEqual(DayOfWeek.Sunday, day.DayOfWeek);
            Assert.Equal(new DateOnly(year, 4, 27).DayOfWeek == DayOfWeek.Sunday ? 26 : 27, day.Day);
        }
    }

    [Theory]
    [InlineData(2014, 26)]
    [InlineData(2025, 26)]
    [InlineData(2026, 27)]
    [InlineData(2031, 26)]
    public void Kings_Day_moves_to_the_Saturday_before(int year, int day) =>
        Assert.Equal(new DateOnly(year, 4, day), OfficialHolidays.DateOf(OfficialHoliday.KingsDay, year));

    // Another road to the same Sunday: golden number, epact and the days of the week, as the reform's own tables go.
    private static DateOnly EasterByClavius(int year)
    {
        var golden = (year % 19) + 1;
        var century = (year / 100) + 1;
        var solar = (3 * century / 4) - 12;
        var lunar = (((8 * century) + 5) / 25) - 5;
        var sunday = (5 * year / 4) - solar - 10;
        var epact = ((11 * golden) + 20 + lunar - solar) % 30;
        epact = epact < 0 ? epact + 30 : epact;
        if ((epact == 25 && golden > 11) || epact == 24)
        {
            epact++;
        }

        var moon = 44 - epact;
        moon = moon < 21 ? moon + 30 : moon;
        var march = moon + 7 - ((sunday + moon) % 7);
        return new DateOnly(year, 3, 1).AddDays(march - 1);
    }
}
