namespace StatusPage.Domain.BusinessTime;

/// <param name="Rule">N1 in office hours, N2 outside them.</param>
/// <param name="AcknowledgementDue">N6, for a problem report that came in at the same moment.</param>
public sealed record NotificationDeadline(
    DateTimeOffset Detected,
    bool InOfficeHours,
    DateTimeOffset Due,
    DateTimeOffset AcknowledgementDue,
    string Rule,
    LocalizedText Reason);
