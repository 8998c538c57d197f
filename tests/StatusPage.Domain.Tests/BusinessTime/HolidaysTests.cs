using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

public class HolidaysTests
{
    private static readonly LocalizedText ChristmasEve = new("Kerstavond", "Christmas Eve");

    [Fact]
    public void A_day_with_two_holidays_is_listed_once_with_both_names()
    {
        var holidays = Holidays.Official().Of(2016);

        Assert.Equal(9, holidays.Count);
        var both = Assert.Single(holidays, h => h.Date == new DateOnly(2016, 5, 5));
        Assert.Equal(new LocalizedText("Bevrijdingsdag en Hemelvaartsdag", "Liberation Day and Ascension Day"), both.Name);
    }

    [Fact]
    public void The_days_of_a_year_come_in_order_additions_included()
    {
        var dates = With(Once(2026, 12, 24), EveryYear(1, 2)).Of(2026).Select(h => h.Date).ToList();

        Assert.Equal(12, dates.Count);
        Assert.Equal(dates.Order(), dates);
        Assert.Contains(new DateOnly(2026, 1, 2), dates);
        Assert.Contains(new DateOnly(2026, 12, 24), dates);
    }

    [Fact]
    public void An_addition_for_one_year_is_not_there_the_next()
    {
        var holidays = With(Once(2026, 12, 24));

        Assert.Equal(ChristmasEve, holidays.On(new DateOnly(2026, 12, 24))?.Name);
        Assert.Null(holidays.On(new DateOnly(2027, 12, 24)));
    }

    [Fact]
    public void An_addition_for_every_year_comes_back()
    {
        var holidays = With(EveryYear(12, 24));

        Assert.All([2026, 2027, 2100], year => Assert.NotNull(holidays.On(new DateOnly(year, 12, 24))));
    }

    [Fact]
    public void An_addition_on_29_February_is_skipped_in_the_years_without_one()
    {
        var holidays = With(EveryYear(2, 29));

        Assert.NotNull(holidays.On(new DateOnly(2028, 2, 29)));
        Assert.Equal(10, holidays.Of(2027).Count);
    }

    [Fact]
    public void A_holiday_that_moves_can_be_taken_away_by_its_name()
    {
        var holidays = new Holidays([], [OfficialHoliday.AscensionDay], []);

        Assert.Null(holidays.On(new DateOnly(2026, 5, 14)));
        Assert.Null(holidays.On(new DateOnly(2027, 5, 6)));
        Assert.Equal(9, holidays.Of(2026).Count);
    }

    [Fact]
    public void Taking_away_Ascension_Day_leaves_Liberation_Day_on_the_same_date()
    {
        var holidays = new Holidays([], [OfficialHoliday.AscensionDay], []);

        Assert.Equal("Liberation Day", holidays.On(new DateOnly(2016, 5, 5))?.Name.En);
    }

    [Fact]
    public void A_date_can_be_taken_away_for_one_year()
    {
        var holidays = new Holidays([], [], [new HolidayDate(2027, 5, 5)]);

        Assert.NotNull(holidays.On(new DateOnly(2026, 5, 5)));
        Assert.Null(holidays.On(new DateOnly(2027, 5, 5)));
    }

    [Fact]
    public void One_year_given_back_beats_every_year_taken_away()
    {
        var holidays = new Holidays(
            [new AddedHoliday(new HolidayDate(2030, 5, 5), new LocalizedText("Lustrum", "Lustrum"))],
            [OfficialHoliday.LiberationDay],
            [new HolidayDate(null, 5, 5)]);

        Assert.Null(holidays.On(new DateOnly(2029, 5, 5)));
        Assert.Equal("Lustrum", holidays.On(new DateOnly(2030, 5, 5))?.Name.Nl);
    }

    [Fact]
    public void One_year_taken_away_beats_every_year_added()
    {
        var holidays = new Holidays([EveryYear(12, 24)], [], [new HolidayDate(2027, 12, 24)]);

        Assert.NotNull(holidays.On(new DateOnly(2026, 12, 24)));
        Assert.Null(holidays.On(new DateOnly(2027, 12, 24)));
    }

    [Fact]
    public void The_owners_name_for_a_day_replaces_the_official_one()
    {
        var holidays = With(new AddedHoliday(new HolidayDate(null, 12, 26), ChristmasEve));

        Assert.Equal(ChristmasEve, holidays.On(new DateOnly(2026, 12, 26))?.Name);
        Assert.Equal(10, holidays.Of(2026).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void A_year_that_no_date_can_have_is_refused(int year) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Holidays.Official().Of(year));

    [Fact]
    public void The_first_and_the_last_year_have_holidays_too() =>
        Assert.All([1, 9999], year => Assert.InRange(Holidays.Official().Of(year).Count, 9, 10));

    [Theory]
    [InlineData("2026-12-24", 2026, 12, 24)]
    [InlineData("12-24", null, 12, 24)]
    [InlineData("02-29", null, 2, 29)]
    public void A_date_is_read_with_or_without_its_year(string text, int? year, int month, int day)
    {
        Assert.True(HolidayDate.TryParse(text, out var date));
        Assert.Equal(new HolidayDate(year, month, day), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("24-12")]
    [InlineData("02-30")]
    [InlineData("2027-02-29")]
    [InlineData("2026-1-1")]
    [InlineData("Christmas")]
    public void What_is_no_date_is_not_read(string? text) => Assert.False(HolidayDate.TryParse(text, out _));

    [Fact]
    public void A_date_that_does_not_exist_cannot_be_made() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HolidayDate(2027, 2, 29));

    private static Holidays With(params AddedHoliday[] added) => new(added, [], []);

    private static AddedHoliday Once(int year, int month, int day) => new(new HolidayDate(year, month, day), ChristmasEve);

    private static AddedHoliday EveryYear(int month, int day) => new(new HolidayDate(null, month, day), ChristmasEve);
}
