namespace StatusPage.Domain.Notifications;

/// <summary>What happened to a notice, as far as somebody is told of it.</summary>
public enum NoticeEvent
{
    IncidentOpened = 0,
    IncidentUpdated = 1,
    IncidentResolved = 2,
    IncidentExplained = 3,
    MaintenanceAnnounced = 4,
    MaintenanceChanged = 5,
    MaintenanceReminder = 6,
    MaintenanceStarted = 7,
    MaintenanceUpdated = 8,
    MaintenanceCompleted = 9,
    MaintenanceCancelled = 10,

    /// <summary>N8: emergency maintenance, afterwards, in a person's words.</summary>
    MaintenanceExplained = 11,
}

/// <summary>Of which events a subscriber wants to hear.</summary>
[Flags]
public enum EventChoice
{
    None = 0,
    Incidents = 1,
    Maintenance = 2,
    Explanations = 4,
    All = Incidents | Maintenance | Explanations,
}

public static class NoticeEvents
{
    /// <summary>Any one of these is enough to be told.</summary>
    public static EventChoice ChosenBy(NoticeEvent happened) => happened switch
    {
        NoticeEvent.IncidentExplained => EventChoice.Explanations,
        NoticeEvent.MaintenanceExplained => EventChoice.Explanations | EventChoice.Maintenance,
        <= NoticeEvent.IncidentResolved => EventChoice.Incidents,
        _ => EventChoice.Maintenance,
    };
}
