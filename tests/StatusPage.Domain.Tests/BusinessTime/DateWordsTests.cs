using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Tests.BusinessTime;

public class DateWordsTests
{
    [Fact]
    public void Every_day_and_month_has_its_name_in_both_languages()
    {
        var dates = Enumerable.Range(0, 12).Select(month => new DateOnly(2026, 1, 4).AddMonths(month).AddDays(month)).ToList();

        Assert.Equal(
            [
                "zondag 4 januari", "donderdag 5 februari", "vrijdag 6 maart", "dinsdag 7 april", "vrijdag 8 mei",
                "dinsdag 9 juni", "vrijdag 10 juli", "dinsdag 11 augustus", "zaterdag 12 september",
                "dinsdag 13 oktober", "zaterdag 14 november", "dinsdag 15 december",
            ],
            dates.Select(d => DateWords.Date(d, Language.Dutch)));
        Assert.Equal(
            [
                "Sunday 4 January", "Thursday 5 February", "Friday 6 March", "Tuesday 7 April", "Friday 8 May",
                "Tuesday 9 June", "Friday 10 July", "Tuesday 11 August", "Saturday 12 September",
                "Tuesday 13 October", "Saturday 14 November", "Tuesday 15 December",
            ],
            dates.Select(d => DateWords.Date(d, Language.English)));
        Assert.Equal(
            ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
            Enum.GetValues<DayOfWeek>().Select(d => DateWords.Day(d, Language.Dutch)));
        Assert.Equal(
            Enum.GetNames<DayOfWeek>(), Enum.GetValues<DayOfWeek>().Select(d => DateWords.Day(d, Language.English)));
    }

    [Theory]
    [InlineData(0, "0 seconden", "0 seconds")]
    [InlineData(1, "1 seconde", "1 second")]
    [InlineData(60, "1 minuut", "1 minute")]
    [InlineData(3600, "1 uur", "1 hour")]
    [InlineData(14400, "4 uur", "4 hours")]
    [InlineData(5400, "1 uur en 30 minuten", "1 hour and 30 minutes")]
    [InlineData(180_061, "50 uur, 1 minuut en 1 seconde", "50 hours, 1 minute and 1 second")]
    public void A_length_is_said_as_people_say_it(int seconds, string dutch, string english)
    {
        Assert.Equal(dutch, DateWords.Length(TimeSpan.FromSeconds(seconds), Language.Dutch));
        Assert.Equal(english, DateWords.Length(TimeSpan.FromSeconds(seconds), Language.English));
    }
}
