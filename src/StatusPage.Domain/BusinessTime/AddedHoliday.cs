namespace StatusPage.Domain.BusinessTime;

public sealed record AddedHoliday(HolidayDate Date, LocalizedText Name);
