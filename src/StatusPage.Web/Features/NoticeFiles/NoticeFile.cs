using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>One section of a file: an update under a heading such as <c># 2026-11-25 14:10 investigating</c>.</summary>
/// <param name="Heading">Time and status as they stand there; they tell one update of a file from another.</param>
/// <param name="Line">Where the section begins.</param>
/// <param name="Options">What stands between heading and text, as written: it cannot change once the update is out.</param>
/// <param name="States">Per service, by slug.</param>
public sealed record FileUpdate<TStatus>(
    string Heading,
    int Line,
    DateTimeOffset At,
    TStatus Status,
    LocalizedText Body,
    string Options,
    IReadOnlyDictionary<string, ServiceState> States,
    DateTimeOffset? NextUpdateBy)
    where TStatus : struct, Enum;

/// <summary>A notice as a file tells it. Its path under <c>content</c> is what it is known by.</summary>
/// <param name="Lines">The lines of its keys, for what is refused of them later.</param>
public abstract record NoticeFile(string Path, bool Notify, IReadOnlyDictionary<string, int> Lines);

/// <param name="Services">Per service, by slug: what its first update says of them.</param>
public sealed record IncidentFile(
    string Path,
    bool Notify,
    IReadOnlyDictionary<string, int> Lines,
    IncidentFacts Facts,
    IReadOnlyDictionary<string, ServiceState> Services,
    IReadOnlyList<FileUpdate<IncidentStatus>> Updates) : NoticeFile(Path, Notify, Lines);

/// <param name="Facts">Its services are slugs.</param>
public sealed record MaintenanceFile(
    string Path,
    bool Notify,
    IReadOnlyDictionary<string, int> Lines,
    MaintenanceFacts Facts,
    IReadOnlyList<FileUpdate<MaintenanceStatus>> Updates) : NoticeFile(Path, Notify, Lines);
