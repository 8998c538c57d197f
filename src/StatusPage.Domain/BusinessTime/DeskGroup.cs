namespace StatusPage.Domain.BusinessTime;

/// <summary>A service desk with hours of its own (H5), for instance the telephone on working days or the weekend desk.</summary>
public sealed record DeskGroup(string Key, LocalizedText Name, WeeklyHours Hours, bool OpenOnHolidays);
