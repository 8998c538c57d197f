using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Import.Statuspage;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import;

/// <summary>
/// The part of an import that is about components: groups and services with the state they were captured in. What is
/// in the database already is changed only where the capture is newer than it.
/// </summary>
internal sealed class CatalogueImport
{
    private const string Reason = "imported";
    private readonly StatusDbContext _db;
    private readonly Capture _capture;
    private readonly Language _language;
    private readonly DateTimeOffset _now;
    private readonly ImportReport _report;
    private readonly Dictionary<string, ServiceGroup> _groups;
    private readonly Dictionary<string, Service> _services;
    private readonly HashSet<string> _groupSlugs;
    private readonly HashSet<string> _slugs;
    private readonly List<CapturedComponent> _taken = [];

    private CatalogueImport(StatusDbContext db, Capture capture, Language language, DateTimeOffset now, ImportReport report, List<ServiceGroup> groups, List<Service> services)
    {
        (_db, _capture, _language, _now, _report) = (db, capture, language, now, report);
        _groups = groups.ToDictionary(g => g.Id);
        _services = services.ToDictionary(s => s.Id);
        _groupSlugs = [.. groups.Select(g => g.Slug)];
        _slugs = [.. services.Select(s => s.Slug)];
    }

    /// <summary>What notices can be about.</summary>
    public IReadOnlySet<string> ServiceIds => _services.Keys.ToHashSet();

    public static async Task<CatalogueImport> StartAsync(StatusDbContext db, Capture capture, Language language, DateTimeOffset now, ImportReport report, CancellationToken cancellationToken) => new(
        db,
        capture,
        language,
        now,
        report,
        await db.ServiceGroups.ToListAsync(cancellationToken),
        await db.Services.ToListAsync(cancellationToken));

    public void TakeGroups()
    {
        foreach (var component in _capture.Components.Values.Where(c => c.IsGroup))
        {
            if (!_groups.TryGetValue(component.Id, out var group))
            {
                group = new ServiceGroup(component.Id, Slugs.Free(Slugs.Of(component.Name, "group"), _groupSlugs), CatalogueSource.Import, component.CreatedAt);
                _groups.Add(group.Id, group);
                _db.ServiceGroups.Add(group);
                _report.Services.New++;
                Log("group.imported", $"group/{group.Id}");
            }
            else if (IsOlder(component, group.Source, group.UpdatedAt, group.ArchivedAt))
            {
                _report.Services.Unchanged++;
                continue;
            }
            else
            {
                _report.Services.Changed++;
                Log("group.imported_again", $"group/{group.Id}");
            }

            group.Describe(group.Name.Under(Text(component.Name)), group.Description.Under(Text(component.Description)), component.Position, component.UpdatedAt);
            group.TakeOver(component.Traits, component.CreatedAt, component.UpdatedAt);
        }
    }

    public void TakeServices()
    {
        foreach (var component in _capture.Components.Values.Where(c => !c.IsGroup))
        {
            if (!_services.TryGetValue(component.Id, out var service))
            {
                service = Add(component.Id, component.Name, component.CreatedAt);
                _report.Services.New++;
            }
            else if (IsOlder(component, service.Source, service.UpdatedAt, service.ArchivedAt))
            {
                _report.Services.Unchanged++;
                continue;
            }
            else
            {
                _report.Services.Changed++;
                Log("service.imported_again", $"service/{service.Id}");
            }

            Describe(service, component);
            _taken.Add(component);
        }
    }

    /// <summary>Components that are on the page no more, but have a history: kept as archived services.</summary>
    public void TakeMentioned()
    {
        var mentions = _capture.Incidents.Values.SelectMany(n => Mentions(n)).Concat(_capture.Maintenance.Values.SelectMany(n => Mentions(n))).GroupBy(m => m.Id);
        foreach (var mention in mentions)
        {
            if (_groups.ContainsKey(mention.Key))
            {
                _report.Problems.Add(new Problem(mention.First().Where, $"the component {mention.Key} is a group, and groups have no states: its part in this notice is left out"));
                continue;
            }

            if (_services.ContainsKey(mention.Key))
            {
                continue;
            }

            var since = mention.Min(m => m.At);
            var component = _capture.Mentioned.GetValueOrDefault(mention.Key);
            var name = component?.Name ?? mention.Select(m => m.Name).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)) ?? mention.Key;
            var service = Add(mention.Key, name, component?.CreatedAt ?? since);
            _report.Services.New++;
            Describe(service, component ?? new CapturedComponent(mention.First().Where, mention.Key, name, null, ServiceState.Operational, since, since, 0, null, false, ComponentTraits.None));
            service.Archive(_now);
        }
    }

    /// <summary>A service keeps the state it was captured in: where its open notices don't explain it, by hand.</summary>
    public async Task TakeStatesAsync(CancellationToken cancellationToken)
    {
        var translation = new Translation(_language, ServiceIds);
        var explained = _capture.Incidents.Values.SelectMany(n => Incident.Import(n.Id, translation.Incident(n)).Holds())
            .Concat(_capture.Maintenance.Values.SelectMany(n => MaintenanceNotice.Import(n.Id, translation.Maintenance(n)).Holds()))
            .Where(h => h.To is null)
            .GroupBy(h => h.ServiceId)
            .ToDictionary(h => h.Key, h => h.Max(i => i.State));
        var ids = _taken.Select(c => c.Id).ToList();
        var byHand = await _db.StatusIntervals
            .Where(i => i.Cause == HoldCause.Manual && i.To == null && ids.Contains(i.ServiceId))
            .ToDictionaryAsync(i => i.ServiceId, cancellationToken);
        foreach (var component in _taken)
        {
            var needed = explained.GetValueOrDefault(component.Id) != component.Status;
            if (byHand.TryGetValue(component.Id, out var held))
            {
                // What a person here decided stands until a person here ends it.
                if (held.Reason != Reason || (needed && held.State == component.Status))
                {
                    continue;
                }

                held.End(Past(component.UpdatedAt));
            }

            if (needed)
            {
                _db.StatusIntervals.Add(new StatusInterval(component.Id, component.Status, Past(component.UpdatedAt), null, HoldCause.Manual, NewId.Create(), Reason));
            }
        }
    }

    private static IEnumerable<(string Id, string? Name, DateTimeOffset At, string Where)> Mentions<TStatus>(CapturedNotice<TStatus> notice) =>
        notice.ComponentIds.Select(c => (c, (string?)null, notice.CreatedAt, notice.Where))
            .Concat(notice.Updates.SelectMany(u => u.Changes).Select(c => (c.Code, c.Name, notice.CreatedAt, notice.Where)));

    // What was archived for want of a description may be described by any capture.
    private static bool IsOlder(CapturedComponent component, CatalogueSource source, DateTimeOffset updatedAt, DateTimeOffset? archivedAt) =>
        source != CatalogueSource.Import || (archivedAt is null && component.UpdatedAt <= updatedAt);

    private Service Add(string id, string name, DateTimeOffset createdAt)
    {
        var service = new Service(id, Slugs.Free(Slugs.Of(name, "service"), _slugs), CatalogueSource.Import, createdAt);
        _services.Add(id, service);
        _db.Services.Add(service);
        Log("service.imported", $"service/{id}");
        return service;
    }

    private void Describe(Service service, CapturedComponent component)
    {
        var group = component.GroupId is { } id && _groups.ContainsKey(id) ? id : null;
        if (group != component.GroupId && _capture.Components.ContainsKey(component.Id))
        {
            _report.Problems.Add(new Problem(component.Where, $"its group {component.GroupId} is not in the capture, so it stands in none"));
        }

        service.Describe(
            new ServiceDescription(
                service.Name.Under(Text(component.Name)),
                service.Description.Under(Text(component.Description)),
                group,
                component.Position,
                service.Package,
                service.DeskHours,
                service.Hidden),
            component.UpdatedAt);
        service.TakeOver(component.Traits, component.CreatedAt, component.UpdatedAt);
    }

    private LocalizedText Text(string? text) => _language == Language.Dutch ? new(text, null) : new(null, text);

    private DateTimeOffset Past(DateTimeOffset moment) => moment < _now ? moment : _now;

    private void Log(string action, string subject) =>
        _db.AuditLog.Add(new AuditEntry { At = _now, By = Translation.By, Action = action, Subject = subject });
}
