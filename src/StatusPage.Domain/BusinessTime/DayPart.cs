namespace StatusPage.Domain.BusinessTime;

/// <summary>A part of one calendar day by the clock on the wall; it may end at 24:00, never after it.</summary>
public readonly record struct DayPart(TimeSpan From, TimeSpan Until);
