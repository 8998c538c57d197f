namespace StatusPage.Domain.BusinessTime;

/// <summary>H3. Good Friday is a working day and so is not here.</summary>
public enum OfficialHoliday
{
    NewYearsDay = 0,
    EasterSunday = 1,
    EasterMonday = 2,
    KingsDay = 3,
    LiberationDay = 4,
    AscensionDay = 5,
    WhitSunday = 6,
    WhitMonday = 7,
    ChristmasDay = 8,
    BoxingDay = 9,
}
