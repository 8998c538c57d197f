using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;

namespace StatusPage.Web.Board;

/// <summary>
/// All that is public at one revision. Immutable: every page, feed and fragment is a function of this,
/// and nothing public reads anything else.
/// </summary>
public sealed class BoardSnapshot
{
    /// <summary>The moment that pages rendered from this snapshot call "now".</summary>
    public required DateTimeOffset At { get; init; }

    public required long Revision { get; init; }

    /// <summary>Since when the database has not answered; null while it does.</summary>
    public required DateTimeOffset? DatabaseLostAt { get; init; }

    public required SiteContent Site { get; init; }

    /// <summary>In the order of the page, with listed services only; a group without any is left out.</summary>
    public required IReadOnlyList<PublicGroup> Groups { get; init; }

    /// <summary>Every service that ever was, by id: archived ones still stand in old notices.</summary>
    public required FrozenDictionary<string, PublicService> Services { get; init; }

    /// <summary>Newest first, by when they started.</summary>
    public required ImmutableArray<PublicIncident> Incidents { get; init; }

    /// <summary>Newest first, by the start of their window.</summary>
    public required ImmutableArray<PublicMaintenance> Maintenance { get; init; }

    /// <summary>Those that are not over, first to begin first.</summary>
    public required ImmutableArray<PublicAnnouncement> Announcements { get; init; }

    public required FrozenDictionary<string, PublicIncident> IncidentsById { get; init; }

    public required FrozenDictionary<string, PublicMaintenance> MaintenanceById { get; init; }

    /// <summary>What was promised of what is public, in no particular order.</summary>
    public required IReadOnlyList<PublicDeadline> Deadlines { get; init; }

    /// <summary>What staff set right in the record of a service, by its id; oldest first.</summary>
    public required ILookup<string, PublicCorrection> Corrections { get; init; }

    /// <summary>The months whose report is frozen, each with its versions, oldest first.</summary>
    public required IReadOnlyDictionary<CalendarMonth, IReadOnlyList<PublicClosedMonth>> ClosedMonths { get; init; }

    /// <summary>When something public last changed; null on an empty site.</summary>
    public required DateTimeOffset? ChangedAt { get; init; }

    /// <summary>N1, N2: the promise of a first notification; null where none was made.</summary>
    public PublicDeadline? FirstNotificationOf(string incidentId) =>
        Deadlines.FirstOrDefault(d => d.SubjectId == incidentId && d.Kind == Domain.Deadlines.DeadlineKind.FirstNotification && d.State != Domain.Deadlines.DeadlineState.Void);

    public TimeZoneInfo Zone => Site.Settings.TimeZone;

    public IEnumerable<PublicService> Listed => Groups.SelectMany(g => g.Services);

    public IEnumerable<PublicIncident> OpenIncidents => Incidents.Where(i => i.IsOpen);

    public IEnumerable<PublicMaintenance> RunningMaintenance => Maintenance.Where(m => m.IsRunning);

    /// <summary>Soonest first.</summary>
    public IEnumerable<PublicMaintenance> UpcomingMaintenance =>
        Maintenance.Where(m => m.Status == Domain.Maintenance.MaintenanceStatus.Scheduled).OrderBy(m => m.Start);

    public ServiceState WorstState => Listed.Select(s => s.State).DefaultIfEmpty().Max();

    public PublicService? ServiceBySlug(string slug) => Services.Values.FirstOrDefault(s => s.Slug == slug && !s.IsHidden);

    public IEnumerable<PublicAnnouncement> ShownAnnouncements => Announcements.Where(a => a.Start <= At);

    /// <summary>When an announcement next appears or goes.</summary>
    public DateTimeOffset? NextAnnouncementChange => Announcements.Select(a => (DateTimeOffset?)(a.Start > At ? a.Start : a.End)).Min();

    /// <summary>The local date of a moment, on the provider's calendar.</summary>
    public DateOnly DateOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);
}
