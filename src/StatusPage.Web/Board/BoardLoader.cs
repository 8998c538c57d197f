using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.StatuspageApi;

namespace StatusPage.Web.Board;

/// <summary>
/// Keeps what has been read of the public state and reads only what is newer: a change costs the rows it touched,
/// however long the history is. Used by one loop at a time.
/// </summary>
public sealed class BoardLoader(IDbContextFactory<StatusDbContext> contexts, PageIdentity page)
{
    private readonly Dictionary<string, ServiceGroup> _groups = [];
    private readonly Dictionary<string, Service> _services = [];
    private readonly Dictionary<string, PublicIncident> _incidents = [];
    private readonly Dictionary<string, PublicMaintenance> _maintenance = [];
    private readonly Dictionary<string, PublicAnnouncement> _announcements = [];
    private readonly Dictionary<(HoldCause Cause, string Id), List<(string ServiceId, PublicHold Hold)>> _holds = [];
    private readonly Dictionary<string, ImmutableArray<PublicHold>> _holdsByService = [];
    private readonly Dictionary<(HoldCause Cause, string Id), List<IntervalCorrection>> _corrections = [];
    private readonly Dictionary<(string Month, int Version), PublicClosedMonth> _closedMonths = [];
    private readonly Dictionary<string, PublicDeadline> _deadlines = [];
    private long _revision = -1;
    private string? _origin;

    /// <summary>The shared key that is given another value when everything in the database was replaced at once.</summary>
    public const string OriginKey = "origin";

    /// <summary>Reads what is newer than last time; true when there was something.</summary>
    public async Task<bool> ReadNewerAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = _revision;
        var current = await db.SiteRevisions.Select(r => r.Value).SingleAsync(cancellationToken);
        if (current == known)
        {
            return false;
        }

        var origin = await db.SharedKeys.Where(k => k.Name == OriginKey).Select(k => k.Value).SingleOrDefaultAsync(cancellationToken);
        if (current < known || (known >= 0 && origin != _origin))
        {
            // The database was put back to an earlier state under us, or an archive was read into it: nothing we hold
            // can be trusted, for rows that are gone have no revision.
            Forget();
            known = -1;
            await page.StartAsync(cancellationToken);
        }

        // One transaction, so that the notices and the intervals they own come from the same moment. What is committed
        // after the number above was read is read again at the next turn, which does no harm.
        await using var transaction = await db.Database.BeginTransactionAsync(db is PostgresStatusDbContext ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.Serializable, cancellationToken);
        var groups = await db.ServiceGroups.AsNoTracking().Where(g => g.Revision > known).ToListAsync(cancellationToken);
        var services = await db.Services.AsNoTracking().Where(s => s.Revision > known).ToListAsync(cancellationToken);
        // What a correction is about has to be laid out anew under it.
        var corrections = await db.IntervalCorrections.AsNoTracking().Where(c => c.Revision > known).ToListAsync(cancellationToken);
        var corrected = corrections.Select(c => c.CauseId).Distinct().ToList();
        var closed = await db.ClosedMonths.AsNoTracking().Where(m => m.Revision > known).ToListAsync(cancellationToken);
        var incidents = await db.Incidents.AsNoTracking().Where(i => i.Revision > known || corrected.Contains(i.Id)).ToListAsync(cancellationToken);
        var maintenance = await db.Maintenance.AsNoTracking().Where(m => m.Revision > known || corrected.Contains(m.Id)).ToListAsync(cancellationToken);
        var intervals = known < 0
            ? await db.StatusIntervals.AsNoTracking().Where(i => i.Cause == HoldCause.Manual || i.Cause == HoldCause.Monitor).ToListAsync(cancellationToken)
            : await IntervalsOfAsync(db, services, corrected, cancellationToken);
        var announcements = await db.Announcements.AsNoTracking().Where(a => a.Revision > known).ToListAsync(cancellationToken);
        var deadlines = await db.Deadlines.AsNoTracking().Where(d => d.Revision > known).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        foreach (var correction in corrections)
        {
            var key = (correction.Cause, correction.CauseId);
            _corrections[key] = [.. _corrections.GetValueOrDefault(key, []).Where(c => c.Id != correction.Id), correction];
        }

        foreach (var deadline in deadlines)
        {
            _deadlines[deadline.Id] = PublicDeadline.Of(deadline);
        }

        foreach (var month in closed)
        {
            _closedMonths[(month.Month, month.Version)] = PublicClosedMonth.Of(month);
        }

        foreach (var announcement in announcements)
        {
            _announcements[announcement.Id] = new PublicAnnouncement(announcement.Id, announcement.Text, announcement.Start, announcement.End);
        }

        foreach (var group in groups)
        {
            _groups[group.Id] = group;
        }

        foreach (var service in services)
        {
            _services[service.Id] = service;
        }

        foreach (var incident in incidents)
        {
            Replace(HoldCause.Incident, incident.Id, incident.Holds());
            if (incident.IsPublished)
            {
                _incidents[incident.Id] = new PublicIncident(incident);
            }
            else
            {
                _incidents.Remove(incident.Id);
            }
        }

        foreach (var notice in maintenance)
        {
            Replace(HoldCause.Maintenance, notice.Id, notice.Holds());
            if (notice.RetractedAt is null)
            {
                _maintenance[notice.Id] = new PublicMaintenance(notice);
            }
            else
            {
                _maintenance.Remove(notice.Id);
            }
        }

        foreach (var own in intervals.Where(i => i.Cause is HoldCause.Manual or HoldCause.Monitor).GroupBy(i => (i.Cause, i.CauseId)))
        {
            Replace(own.Key.Cause, own.Key.CauseId, own);
        }

        (_revision, _origin) = (current, origin);
        return true;
    }

    public BoardSnapshot Build(SiteContent site, DateTimeOffset now, DateTimeOffset? databaseLostAt)
    {
        var services = _services.Values.Select(s => View(s, now)).ToFrozenDictionary(s => s.Id);
        var listed = services.Values.Where(s => s.IsListed).ToLookup(s => s.GroupId);
        var groups = _groups.Values
            .Where(g => g.ArchivedAt is null)
            .OrderBy(g => g.Source).ThenBy(g => g.Position).ThenBy(g => g.Slug, StringComparer.Ordinal)
            .Select(g => new PublicGroup(g.Id, g.Slug, g.Name, g.Description, g.Position, g.CreatedAt, g.UpdatedAt, g.Traits, Ordered(listed[g.Id])))
            .ToList();
        if (Ordered(listed[null]) is { Count: > 0 } loose)
        {
            groups.Add(new PublicGroup("", "", Domain.LocalizedText.Empty, Domain.LocalizedText.Empty, int.MaxValue, loose.Min(s => s.CreatedAt), loose.Max(s => s.UpdatedAt), ComponentTraits.None, loose));
        }

        return new BoardSnapshot
        {
            At = now,
            Revision = _revision,
            DatabaseLostAt = databaseLostAt,
            Site = site,
            Groups = [.. groups.Where(g => g.Services.Count > 0)],
            Services = services,
            Incidents = [.. _incidents.Values.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id, StringComparer.Ordinal)],
            Maintenance = [.. _maintenance.Values.OrderByDescending(m => m.Start).ThenBy(m => m.Id, StringComparer.Ordinal)],
            Announcements = [.. _announcements.Values.Where(a => a.End > now).OrderBy(a => a.Start).ThenBy(a => a.Id, StringComparer.Ordinal)],
            // What is not told yet is not known here either.
            Deadlines = [.. _deadlines.Values.Where(d => d.Subject == DeadlineSubject.Incident ? _incidents.ContainsKey(d.SubjectId) : _maintenance.ContainsKey(d.SubjectId))],
            IncidentsById = _incidents.ToFrozenDictionary(),
            MaintenanceById = _maintenance.ToFrozenDictionary(),
            Corrections = _corrections.Values.SelectMany(c => c).OrderBy(c => c.At).ThenBy(c => c.Id, StringComparer.Ordinal)
                .ToLookup(c => c.ServiceId, c => new PublicCorrection(c.Cause, c.CauseId, c.Before, c.After, c.Reason, c.At), StringComparer.Ordinal),
            ClosedMonths = _closedMonths.Values.GroupBy(m => m.Month).ToDictionary(m => m.Key, m => (IReadOnlyList<PublicClosedMonth>)[.. m.OrderBy(v => v.Version)]),
            ChangedAt = _incidents.Values.Select(i => i.UpdatedAt)
                .Concat(_maintenance.Values.Select(m => m.UpdatedAt))
                .Concat(_services.Values.Select(s => s.UpdatedAt))
                .Select(t => (DateTimeOffset?)t).DefaultIfEmpty().Max(),
        };
    }

    private static async Task<List<StatusInterval>> IntervalsOfAsync(StatusDbContext db, List<Service> services, List<string> corrected, CancellationToken cancellationToken)
    {
        // Who sets a state by hand saves the service with it, so the changed services say where to look.
        var ids = services.Select(s => s.Id).ToList();
        return ids.Count + corrected.Count == 0
            ? []
            : await db.StatusIntervals.AsNoTracking()
                .Where(i => (ids.Contains(i.ServiceId) || corrected.Contains(i.CauseId)) && (i.Cause == HoldCause.Manual || i.Cause == HoldCause.Monitor))
                .ToListAsync(cancellationToken);
    }

    private static IReadOnlyList<PublicService> Ordered(IEnumerable<PublicService> services) =>
        [.. services.OrderBy(s => s.Position).ThenBy(s => s.Slug, StringComparer.Ordinal)];

    private PublicService View(Service service, DateTimeOffset now)
    {
        var holds = HoldsOf(service.Id);
        var (state, since) = StateAt(holds, now);
        return new PublicService(
            service.Id, service.Slug, service.Name, service.Description, service.GroupId, service.Position, service.Package,
            service.DeskHours, service.Hidden, service.CreatedAt, service.UpdatedAt, service.ArchivedAt, state, since, holds, service.Traits);
    }

    private static (ServiceState State, DateTimeOffset? Since) StateAt(ImmutableArray<PublicHold> holds, DateTimeOffset now)
    {
        var open = holds.Where(h => h.From <= now && (h.To is null || h.To > now)).ToList();
        if (open.FindLast(h => h.Cause == HoldCause.Manual) is { } byHand)
        {
            return (byHand.State, byHand.From);
        }

        if (open.Count == 0)
        {
            return (ServiceState.Operational, holds.Where(h => h.To <= now).Select(h => h.To).DefaultIfEmpty().Max());
        }

        var worst = open.Max(h => h.State);
        return (worst, open.Where(h => h.State == worst).Min(h => h.From));
    }

    private ImmutableArray<PublicHold> HoldsOf(string serviceId)
    {
        if (!_holdsByService.TryGetValue(serviceId, out var holds))
        {
            holds = [.. _holds.Values.SelectMany(h => h).Where(h => h.ServiceId == serviceId).Select(h => h.Hold).OrderBy(h => h.From)];
            _holdsByService[serviceId] = holds;
        }

        return holds;
    }

    private void Replace(HoldCause cause, string causeId, IEnumerable<StatusInterval> intervals)
    {
        IReadOnlyList<StatusInterval> said = [.. intervals];
        var right = _corrections.TryGetValue((cause, causeId), out var corrections) ? IntervalCorrection.Apply(said, corrections) : said;
        var holds = right.Select(i => (i.ServiceId, new PublicHold(i.State, i.From, i.To, i.Cause, i.CauseId))).ToList();
        foreach (var (serviceId, _) in holds.Concat(_holds.GetValueOrDefault((cause, causeId)) ?? []))
        {
            _holdsByService.Remove(serviceId);
        }

        _holds[(cause, causeId)] = holds;
    }

    private void Forget()
    {
        _groups.Clear();
        _services.Clear();
        _incidents.Clear();
        _maintenance.Clear();
        _announcements.Clear();
        _holds.Clear();
        _holdsByService.Clear();
        _corrections.Clear();
        _closedMonths.Clear();
        _deadlines.Clear();
    }
}
