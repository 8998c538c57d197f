using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Incidents;

/// <summary>The facts of an incident that are not part of its timeline.</summary>
public sealed record IncidentFacts(
    LocalizedText Title,
    IncidentKind Kind,
    DateTimeOffset DetectedAt,
    DateTimeOffset StartedAt,
    IncidentCause? Cause = null,
    string? ForceMajeureReason = null,
    Impact? ImpactOverride = null);

/// <summary>
/// What another system recorded of an incident. It is kept as it stands there, also where our own counting from the
/// updates differs by a moment.
/// </summary>
public sealed record IncidentRecord(
    IncidentFacts Facts,
    IncidentStatus Status,
    Impact? Impact,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? MonitoringAt,
    DateTimeOffset? ResolvedAt,
    IReadOnlyList<string> ServiceIds,
    IReadOnlyList<IncidentUpdateDraft> Updates);

/// <summary>An unexpected negative event, with its timeline. Status, end, impact and holds follow from the updates.</summary>
public sealed class Incident : IPublicRow
{
    private readonly List<IncidentUpdate> _updates = [];

    private Incident()
    {
    }

    private Incident(string id, IncidentFacts facts, NoticeOrigin origin, DateTimeOffset createdAt)
    {
        Id = id;
        Origin = origin;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
        Take(facts);
    }

    public string Id { get; private set; } = "";

    public LocalizedText Title { get; private set; } = LocalizedText.Empty;

    public IncidentKind Kind { get; private set; }

    public IncidentCause? Cause { get; private set; }

    /// <summary>K2: why its time does not count; null when it is not force majeure.</summary>
    public string? ForceMajeureReason { get; private set; }

    public Impact? ImpactOverride { get; private set; }

    public NoticeOrigin Origin { get; private set; }

    /// <summary>N4.</summary>
    public DateTimeOffset DetectedAt { get; private set; }

    /// <summary>When it began for the customers; its first state counts from here.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When its first public notice was committed (N3); null while it is known to staff only.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>When it was undone as a mistake, moments after it went out. Nobody but the staff sees it from then on.</summary>
    public DateTimeOffset? RetractedAt { get; private set; }

    /// <summary>When somebody said that something is wrong, before it was told; null where it was told at once.</summary>
    public DateTimeOffset? NotedAt { get; private set; }

    /// <summary>What is thought to be wrong while it is known to staff only.</summary>
    public IReadOnlyList<ServiceChange> Suspected { get; private set; } = [];

    /// <summary>When it turned out to be a false alarm; it was never public.</summary>
    public DateTimeOffset? DismissedAt { get; private set; }

    public string? DismissedReason { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateTimeOffset? MonitoringAt { get; private set; }

    public IncidentStatus Status { get; private set; }

    public DateTimeOffset? NextUpdateBy { get; private set; }

    public long Revision { get; set; }

    /// <summary>Raised by every change; a form that was rendered from an older one is refused.</summary>
    public int Version { get; private set; }

    /// <summary>In no particular order; see <see cref="Timeline"/>.</summary>
    public IReadOnlyList<IncidentUpdate> Updates => _updates;

    public IncidentFacts Facts => new(Title, Kind, DetectedAt, StartedAt, Cause, ForceMajeureReason, ImpactOverride);

    public bool IsOpen => DismissedAt is null && Status is not (IncidentStatus.Resolved or IncidentStatus.Postmortem);

    /// <summary>Being looked at, with its clock running, and not told yet.</summary>
    public bool IsNoted => PublishedAt is null && DismissedAt is null && RetractedAt is null;

    public bool IsPublished => PublishedAt is not null && RetractedAt is null;

    /// <summary>What has been said, oldest first, without what was withdrawn.</summary>
    public IEnumerable<IncidentUpdate> Timeline =>
        _updates.Where(u => !u.IsWithdrawn).OrderBy(u => u.At).ThenBy(u => u.CreatedAt).ThenBy(u => u.Status).ThenBy(u => u.Id, StringComparer.Ordinal);

    public Impact Impact => ImpactOverride ?? ImpactOf(Timeline.SelectMany(u => u.Changes).Select(c => c.New).DefaultIfEmpty().Max());

    /// <summary>Services it was about elsewhere, whatever its updates say of their states.</summary>
    public IReadOnlyList<string> RecordedServiceIds { get; private set; } = [];

    public IEnumerable<string> ServiceIds => Timeline.SelectMany(u => u.Changes).Select(c => c.ServiceId).Concat(RecordedServiceIds).Distinct();

    /// <summary>An incident that its first update makes public at once.</summary>
    public static (Incident? Incident, Refusal? Refusal) Publish(string id, IncidentFacts facts, IncidentUpdateDraft first, NoticeOrigin origin, DateTimeOffset now)
    {
        if (Check(facts, now) is { } refusal)
        {
            return (null, refusal);
        }

        var incident = new Incident(id, facts, origin, first.CreatedAt) { PublishedAt = origin == NoticeOrigin.Live ? now : first.At };
        return incident.Add(first, now) is { } refused ? (null, refused) : (incident, null);
    }

    /// <summary>Something is wrong, which staff know and customers are not told yet (N4).</summary>
    public static (Incident? Incident, Refusal? Refusal) Note(string id, IncidentFacts facts, IReadOnlyList<ServiceChange> suspected, DateTimeOffset now) =>
        Check(facts, now) is { } refusal
            ? (null, refusal)
            : (new Incident(id, facts, NoticeOrigin.Live, now) { NotedAt = now, Suspected = suspected, Version = 1 }, null);

    /// <summary>Tells of what staff knew already. Detection does not move later by it (N4).</summary>
    public Refusal? Announce(IncidentFacts facts, IncidentUpdateDraft first, DateTimeOffset now)
    {
        if (!IsNoted)
        {
            return new Refusal("", PublishedAt is null ? "dismissed" : "is_published");
        }

        if ((Check(facts, now) ?? (facts.DetectedAt > DetectedAt ? new Refusal("detected_at", "detection_later") : null) ?? Add(first, now)) is { } refusal)
        {
            return refusal;
        }

        Take(facts);
        PublishedAt = now;
        return null;
    }

    /// <summary>It was nothing. On the record with its reason; what was told already can only be ended.</summary>
    public Refusal? Dismiss(string reason, DateTimeOffset now)
    {
        if (!IsNoted)
        {
            return new Refusal("", PublishedAt is null ? "dismissed" : "is_published");
        }

        if (NoticeLimits.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        (DismissedAt, DismissedReason) = (now, reason);
        Recount(now);
        return null;
    }

    /// <summary>An incident of another system. The limits on what our staff write don't hold for it.</summary>
    public static Incident Import(string id, IncidentRecord record)
    {
        var incident = new Incident(id, record.Facts, NoticeOrigin.Imported, record.CreatedAt) { PublishedAt = record.CreatedAt };
        incident._updates.AddRange(record.Updates.Select(u => new IncidentUpdate(u)));
        incident.Keep(record);
        return incident;
    }

    /// <summary>Takes over what a later record of the same incident adds; an older one, or the same again, changes nothing.</summary>
    /// <returns>Whether anything was different.</returns>
    public bool TakeNewer(IncidentRecord record, string by, DateTimeOffset now)
    {
        var changed = false;
        foreach (var draft in record.Updates)
        {
            if (_updates.Find(u => u.Id == draft.Id) is not { } known)
            {
                _updates.Add(new IncidentUpdate(draft));
                changed = true;
            }
            else if (draft.UpdatedAt > known.UpdatedAt && known.Body.Under(draft.Body) is var body && body != known.Body)
            {
                known.Corrections = [.. known.Corrections, new Correction(now, by, by, known.Body)];
                known.Body = body;
                known.UpdatedAt = draft.UpdatedAt.Value;
                changed = true;
            }
        }

        if (record.UpdatedAt > UpdatedAt)
        {
            Title = Title.Under(record.Facts.Title);
            StartedAt = record.Facts.StartedAt;
            Keep(record);
            return true;
        }

        if (changed)
        {
            Recount(UpdatedAt);
        }

        return changed;
    }

    /// <summary>An incident that is over and was never on the site, with the times at which it all happened.</summary>
    public static (Incident? Incident, Refusal? Refusal) Backfill(string id, IncidentFacts facts, IReadOnlyList<IncidentUpdateDraft> updates, DateTimeOffset now)
    {
        if (updates.Count == 0 || updates.MaxBy(u => u.At)!.Status is not (IncidentStatus.Resolved or IncidentStatus.Postmortem))
        {
            return (null, new Refusal("updates", "not_ended"));
        }

        if (Check(facts, now) is { } wrong)
        {
            return (null, wrong);
        }

        Incident? incident = null;
        foreach (var (position, update) in updates.Index().OrderBy(u => u.Item.At).ThenBy(u => u.Index))
        {
            Refusal? refusal;
            if (incident is null)
            {
                (incident, refusal) = Publish(id, facts, update, NoticeOrigin.Backfilled, now);
            }
            else
            {
                refusal = incident.Add(update, now);
            }

            if (refusal is not null)
            {
                return (null, refusal with { Field = $"updates[{position}].{refusal.Field}" });
            }
        }

        return (incident, null);
    }

    /// <summary>
    /// Undoes the publication as a mistake: it leaves the site as if it had not been there, and what is still to be
    /// sent of it is not sent. Only at once, and only while nothing followed.
    /// </summary>
    public Refusal? Retract(DateTimeOffset now)
    {
        if (Origin != NoticeOrigin.Live || RetractedAt is not null)
        {
            return new Refusal("", "retracted");
        }

        if (NoticeLimits.CheckUndo(CreatedAt, _updates.Count, now) is { } refusal)
        {
            return refusal;
        }

        // Its clock was running before it was told, and undoing must not be a way out of that.
        if (NotedAt is not null)
        {
            return new Refusal("", "undo_noted");
        }

        RetractedAt = now;
        Recount(now);
        return null;
    }

    /// <summary>Adds to the timeline. An update with an open status after the end reopens the incident.</summary>
    public Refusal? Add(IncidentUpdateDraft draft, DateTimeOffset now)
    {
        if (RetractedAt is not null || DismissedAt is not null)
        {
            return new Refusal("", "retracted");
        }

        if (NoticeLimits.CheckBody(draft.Body) is { } refusal)
        {
            return refusal;
        }

        if (draft.At > now + NoticeLimits.ClockTolerance)
        {
            return new Refusal("at", "in_future");
        }

        if (draft.NextUpdateBy <= draft.At)
        {
            return new Refusal("next_update_by", "not_after_update");
        }

        if (draft.Status == IncidentStatus.Postmortem && IsOpen)
        {
            return new Refusal("status", "explain_before_end");
        }

        _updates.Add(new IncidentUpdate(draft));
        Recount(draft.CreatedAt);
        return null;
    }

    /// <summary>Rewords an update; the earlier wording stays on the record.</summary>
    public Refusal? Correct(string updateId, LocalizedText body, string reason, string by, DateTimeOffset now)
    {
        if (_updates.Find(u => u.Id == updateId && !u.IsWithdrawn) is not { } update)
        {
            return new Refusal("update", "unknown");
        }

        if ((NoticeLimits.CheckBody(body) ?? NoticeLimits.CheckReason(reason)) is { } refusal)
        {
            return refusal;
        }

        update.Corrections = [.. update.Corrections, new Correction(now, by, reason, update.Body)];
        update.Body = body;
        update.UpdatedAt = now;
        Recount(now);
        return null;
    }

    /// <summary>Takes an update back, with its effect on the services; that it was there stays on the record.</summary>
    public Refusal? Withdraw(string updateId, string reason, string by, DateTimeOffset now)
    {
        if (_updates.Find(u => u.Id == updateId && !u.IsWithdrawn) is not { } update)
        {
            return new Refusal("update", "unknown");
        }

        if (NoticeLimits.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        if (_updates.Count(u => !u.IsWithdrawn) == 1)
        {
            return new Refusal("update", "only_one");
        }

        // Without its end an explained incident would hold its services for ever.
        if (update.Status == IncidentStatus.Resolved && Status == IncidentStatus.Postmortem
            && Timeline.Count(u => u.Status == IncidentStatus.Resolved) == 1)
        {
            return new Refusal("update", "is_explained");
        }

        update.WithdrawnAt = now;
        update.WithdrawnReason = reason;
        update.Corrections = [.. update.Corrections, new Correction(now, by, reason, update.Body)];
        update.UpdatedAt = now;
        Recount(now);
        return null;
    }

    /// <summary>
    /// Changes the facts afterwards. N3: what was decided about a deadline stays decided. Moving detection later (N4)
    /// and overruling the computed impact need a reason, and so does another start of what is over.
    /// </summary>
    public Refusal? Amend(IncidentFacts facts, string? reason, DateTimeOffset now)
    {
        if (Check(facts, now) is { } refusal)
        {
            return refusal;
        }

        var needs = facts.DetectedAt > DetectedAt ? "detection_later"
            : facts.ImpactOverride != ImpactOverride ? "impact_overruled"
            : !IsOpen && facts.StartedAt != StartedAt ? "start_moved"
            : null;
        if (needs is not null && string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal("reason", needs);
        }

        if (reason?.Length > NoticeLimits.Reason)
        {
            return new Refusal("reason", "too_long", NoticeLimits.Reason);
        }

        Take(facts);
        Recount(now);
        return null;
    }

    /// <summary>What the timeline says of services, with all that were named so far in each update.</summary>
    public IReadOnlyList<UpdateCourse> Course()
    {
        var course = new List<UpdateCourse>();
        var known = new Dictionary<string, ServiceState>();
        foreach (var update in Timeline)
        {
            foreach (var change in update.Changes)
            {
                known[change.ServiceId] = change.New;
            }

            if (update.Status == IncidentStatus.Resolved)
            {
                foreach (var service in known.Keys.ToList())
                {
                    known[service] = ServiceState.Operational;
                }
            }

            course.Add(new UpdateCourse(update.Id, update.At, IsEnd(update.Status) ? new Dictionary<string, ServiceState>() : new Dictionary<string, ServiceState>(known)));
        }

        return course;
    }

    /// <summary>Whether it says already what this course says.</summary>
    public bool RunsAs(IReadOnlyList<UpdateCourse> course)
    {
        var told = Course();
        return course.Select(c => (c.UpdateId, c.At)).SequenceEqual(told.Select(c => (c.UpdateId, c.At)))
            && ChangesOf(course).Zip(ChangesOf(told)).All(c => c.First.OrderBy(x => x.ServiceId, StringComparer.Ordinal).SequenceEqual(c.Second.OrderBy(x => x.ServiceId, StringComparer.Ordinal)));
    }

    /// <summary>
    /// Tells afterwards what it did to which service and when. The words stay, and so does when they were published:
    /// what was decided about a deadline stays decided (N3).
    /// </summary>
    /// <param name="course">Each update that was not withdrawn, oldest first.</param>
    public Refusal? Retell(IReadOnlyList<UpdateCourse> course, string? reason, DateTimeOffset now)
    {
        var told = Timeline.ToList();
        if (!IsPublished)
        {
            return new Refusal("", PublishedAt is null ? "not_published" : "retracted");
        }

        if (!told.Select(u => u.Id).SequenceEqual(course.Select(c => c.UpdateId)))
        {
            return new Refusal("updates", "unknown");
        }

        if (NoticeLimits.CheckReason(reason ?? "") is { } refusal)
        {
            return refusal;
        }

        foreach (var (place, update) in course.Index())
        {
            if (update.At > now + NoticeLimits.ClockTolerance)
            {
                return new Refusal($"updates[{place}].at", "in_future");
            }

            // Two of the same moment stay in the order they were in only while neither moves.
            if (place > 0 && (update.At < course[place - 1].At || (update.At == course[place - 1].At && update.At != told[place].At)))
            {
                return new Refusal($"updates[{place}].at", "out_of_order");
            }
        }

        foreach (var ((update, changes), wanted) in told.Zip(ChangesOf(course)).Zip(course))
        {
            if (update.At != wanted.At || !update.Changes.SequenceEqual(changes))
            {
                (update.UpdatedAt, update.RetoldAt) = (now, now);
            }

            (update.At, update.Changes) = (wanted.At, changes);
        }

        if (Origin == NoticeOrigin.Backfilled)
        {
            PublishedAt = course[0].At;
        }

        Recount(now);
        return null;
    }

    /// <summary>The changes an update makes that brings the services to these states; what works and was never mentioned stays so.</summary>
    public static IReadOnlyList<ServiceChange> ChangesTo(Incident? incident, IReadOnlyDictionary<string, ServiceState> states)
    {
        var current = incident?.CurrentStates() ?? new Dictionary<string, ServiceState>();
        return [.. states
            .Where(s => current.GetValueOrDefault(s.Key) != s.Value)
            .Select(s => new ServiceChange(s.Key, current.GetValueOrDefault(s.Key), s.Value))];
    }

    /// <summary>The changes of an update that only names services.</summary>
    public static IEnumerable<ServiceChange> Naming(IEnumerable<string> serviceIds) =>
        serviceIds.Select(s => new ServiceChange(s, ServiceState.Operational, ServiceState.Operational));

    /// <summary>What this incident says of each service it touches, by its last word on it; its end says that all work.</summary>
    public IReadOnlyDictionary<string, ServiceState> CurrentStates()
    {
        var states = new Dictionary<string, ServiceState>();
        foreach (var update in Timeline)
        {
            foreach (var change in update.Changes)
            {
                states[change.ServiceId] = change.New;
            }

            if (update.Status == IncidentStatus.Resolved)
            {
                foreach (var service in states.Keys.ToList())
                {
                    states[service] = ServiceState.Operational;
                }
            }
        }

        return states;
    }

    /// <summary>
    /// The intervals in which it holds services: the first state from <see cref="StartedAt"/>, later ones from
    /// their update, and none from the update that ends the incident.
    /// </summary>
    public IReadOnlyList<StatusInterval> Holds()
    {
        var holds = new List<StatusInterval>();
        if (!IsPublished)
        {
            return holds;
        }

        var open = new Dictionary<string, (ServiceState State, DateTimeOffset From)>();
        var first = true;
        foreach (var update in Timeline)
        {
            var at = first || update.At < StartedAt ? StartedAt : update.At;
            first = false;
            foreach (var change in update.Changes)
            {
                Close(change.ServiceId, at);
                open[change.ServiceId] = (change.New, at);
            }

            if (update.Status is IncidentStatus.Resolved)
            {
                foreach (var service in open.Keys.ToList())
                {
                    Close(service, at);
                }
            }
        }

        foreach (var service in open.Keys.ToList())
        {
            // What a record calls over is over, whether or not the update that ended it could be read.
            Close(service, IsOpen ? null : ResolvedAt);
        }

        return holds;

        void Close(string service, DateTimeOffset? at)
        {
            if (open.Remove(service, out var hold) && hold.State != ServiceState.Operational && (at is null || at > hold.From))
            {
                holds.Add(new StatusInterval(service, hold.State, hold.From, at, HoldCause.Incident, Id));
            }
        }
    }

    private static bool IsEnd(IncidentStatus status) => status is IncidentStatus.Resolved or IncidentStatus.Postmortem;

    /// <summary>What each update changes, when the states are these.</summary>
    private List<IReadOnlyList<ServiceChange>> ChangesOf(IReadOnlyList<UpdateCourse> course)
    {
        var all = new List<IReadOnlyList<ServiceChange>>();
        var known = new Dictionary<string, ServiceState>();
        foreach (var update in course)
        {
            var status = _updates.Find(u => u.Id == update.UpdateId)?.Status;
            var states = status == IncidentStatus.Resolved ? known.ToDictionary(k => k.Key, _ => ServiceState.Operational) : update.States;
            // A service that works and was not named yet is named by it.
            var changes = states.Where(s => !known.TryGetValue(s.Key, out var before) || before != s.Value).Select(s => new ServiceChange(s.Key, known.GetValueOrDefault(s.Key), s.Value)).ToList();
            foreach (var change in changes)
            {
                known[change.ServiceId] = change.New;
            }

            all.Add(changes);
        }

        return all;
    }

    private static Refusal? Check(IncidentFacts facts, DateTimeOffset now)
    {
        if (NoticeLimits.CheckTitle(facts.Title) is { } refusal)
        {
            return refusal;
        }

        if (facts.DetectedAt > now + NoticeLimits.ClockTolerance)
        {
            return new Refusal("detected_at", "in_future");
        }

        if (facts.StartedAt > now + NoticeLimits.ClockTolerance)
        {
            return new Refusal("started_at", "in_future");
        }

        if (string.IsNullOrWhiteSpace(facts.ForceMajeureReason))
        {
            return null;
        }

        // K2: what is our own doing is no force majeure, whatever the reason.
        return facts.Cause is null or IncidentCause.Own ? new Refusal("cause", "not_force_majeure")
            : facts.ForceMajeureReason.Length > NoticeLimits.Reason ? new Refusal("force_majeure_reason", "too_long", NoticeLimits.Reason)
            : null;
    }

    private void Keep(IncidentRecord record)
    {
        Recount(record.UpdatedAt);
        (CreatedAt, UpdatedAt) = (record.CreatedAt, record.UpdatedAt);
        (Status, MonitoringAt, ResolvedAt) = (record.Status, record.MonitoringAt, record.ResolvedAt);
        ImpactOverride = null;
        ImpactOverride = record.Impact == Impact ? null : record.Impact;
        RecordedServiceIds = [.. RecordedServiceIds.Union(record.ServiceIds)];
    }

    private static Impact ImpactOf(ServiceState worst) => worst switch
    {
        ServiceState.MajorOutage => Impact.Critical,
        ServiceState.PartialOutage => Impact.Major,
        ServiceState.DegradedPerformance => Impact.Minor,
        _ => Impact.None,
    };

    private void Take(IncidentFacts facts)
    {
        Title = facts.Title;
        Kind = facts.Kind;
        Cause = facts.Cause;
        ForceMajeureReason = string.IsNullOrWhiteSpace(facts.ForceMajeureReason) ? null : facts.ForceMajeureReason;
        ImpactOverride = facts.ImpactOverride;
        DetectedAt = facts.DetectedAt;
        StartedAt = facts.StartedAt;
    }

    private void Recount(DateTimeOffset at)
    {
        ResolvedAt = null;
        MonitoringAt = null;
        foreach (var update in Timeline)
        {
            Status = update.Status;
            NextUpdateBy = update.NextUpdateBy;
            ResolvedAt = update.Status switch
            {
                IncidentStatus.Resolved => ResolvedAt ?? update.At,
                IncidentStatus.Postmortem => ResolvedAt,
                _ => null,
            };
            MonitoringAt = update.Status switch
            {
                IncidentStatus.Monitoring => update.At,
                IncidentStatus.Resolved or IncidentStatus.Postmortem => MonitoringAt,
                _ => null,
            };
        }

        if (!IsOpen)
        {
            NextUpdateBy = null;
        }

        UpdatedAt = at > UpdatedAt ? at : UpdatedAt;
        Version++;
    }
}
