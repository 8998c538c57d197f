using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>One update of a notice as the timeline shows it.</summary>
public sealed record TimelineEntry(
    string Heading,
    LocalizedText Body,
    DateTimeOffset At,
    IReadOnlyList<ServiceChange> Changes,
    DateTimeOffset? CorrectedAt,
    DateTimeOffset? WithdrawnAt)
{
    /// <summary>When its moment or its services were last told otherwise than it first said.</summary>
    public DateTimeOffset? RetoldAt { get; init; }
}

/// <summary>A notice's updates, newest first.</summary>
/// <param name="State">Colours the newest.</param>
/// <param name="HeadingLevel">Of an update's own heading; headings within its text come below it.</param>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, ServiceState? State, int HeadingLevel)
{
    public static Timeline Of(PublicIncident incident, ServiceState? state, int headingLevel, Texts texts) => new(
        [.. incident.Updates.Select(u => new TimelineEntry(texts.Word(u.Status), u.Body, u.At, u.Changes, u.CorrectedAt, u.WithdrawnAt) { RetoldAt = u.RetoldAt })],
        state,
        headingLevel);

    public static Timeline Of(PublicMaintenance notice, ServiceState? state, int headingLevel, Texts texts) => new(
        [.. notice.Updates.Select(u => new TimelineEntry(texts.Word(u.Status), u.Automatic && u.Body.IsEmpty ? ByTheClock(u.Status) : u.Body, u.At, [], u.CorrectedAt, u.WithdrawnAt))],
        state,
        headingLevel);

    /// <summary>M7: a step of the clock has no words of its own.</summary>
    private static LocalizedText ByTheClock(MaintenanceStatus status) =>
        TextCatalogue.Shipped.All[$"maintenance.by_the_clock_{Words.Of(status)}"];
}
