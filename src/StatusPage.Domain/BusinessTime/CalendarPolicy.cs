namespace StatusPage.Domain.BusinessTime;

/// <summary>What the owner decides about hours, as it stands in site.yml.</summary>
public sealed record CalendarPolicy(
    TimeZoneInfo Zone,
    WeeklyHours OfficeHours,
    Holidays Holidays,
    IReadOnlyList<DeskGroup> Desks,
    NotificationTerms Notification);
