using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;

namespace StatusPage.Domain.Maintenance;

/// <summary>M1: with whom in-hours work was agreed, and when.</summary>
public sealed record Agreement(string With, DateTimeOffset At);

/// <summary>M6: a manager had it published against these rules, and why; the report shows it.</summary>
public sealed record RuleOverride(DateTimeOffset At, string By, string Reason, IReadOnlyList<string> Rules);

/// <summary>How an update changed the window that was announced before it.</summary>
public sealed record WindowChange(AnnouncedWindow Before, AnnouncedWindow After);

/// <summary>The facts of a maintenance notice that are not part of its timeline.</summary>
public sealed record MaintenanceFacts(
    LocalizedText Title,
    MaintenanceKind Kind,
    ExpectedImpact ExpectedImpact,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<string> ServiceIds,
    string? FallbackPlan = null,
    Agreement? Agreement = null);

/// <summary>One entry of a maintenance notice's timeline.</summary>
public sealed class MaintenanceUpdate
{
    private MaintenanceUpdate()
    {
    }

    internal MaintenanceUpdate(MaintenanceUpdateDraft draft)
    {
        Id = draft.Id;
        Status = draft.Status;
        Body = draft.Body;
        At = draft.At;
        CreatedAt = draft.CreatedAt;
        UpdatedAt = draft.UpdatedAt ?? draft.CreatedAt;
        By = draft.By;
        Automatic = draft.Automatic;
        Notify = draft.Notify;
        Changes = draft.Changes ?? [];
    }

    public string Id { get; private set; } = "";

    public string MaintenanceId { get; private set; } = "";

    public MaintenanceStatus Status { get; private set; }

    /// <summary>Markdown; empty for a step the clock made, which the page puts in its own words.</summary>
    public LocalizedText Body { get; internal set; } = LocalizedText.Empty;

    public DateTimeOffset At { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public string By { get; private set; } = "";

    /// <summary>M7: the clock did it.</summary>
    public bool Automatic { get; private set; }

    public bool Notify { get; private set; }

    /// <summary>What an imported update says of the services; our own follow from the notice.</summary>
    public IReadOnlyList<ServiceChange> Changes { get; private set; } = [];

    public IReadOnlyList<Correction> Corrections { get; internal set; } = [];

    public DateTimeOffset? WithdrawnAt { get; internal set; }

    public string? WithdrawnReason { get; internal set; }

    public bool IsWithdrawn => WithdrawnAt is not null;
}

/// <summary>What is needed to write an update of a maintenance notice.</summary>
public sealed record MaintenanceUpdateDraft(
    string Id,
    MaintenanceStatus Status,
    LocalizedText Body,
    DateTimeOffset At,
    DateTimeOffset CreatedAt,
    string By,
    bool Automatic = false,
    bool Notify = true,
    IReadOnlyList<ServiceChange>? Changes = null,
    DateTimeOffset? UpdatedAt = null);

/// <summary>What another system recorded of its maintenance; kept as it stands there.</summary>
public sealed record MaintenanceRecord(
    MaintenanceFacts Facts,
    MaintenanceStatus Status,
    Impact Impact,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<MaintenanceUpdateDraft> Updates);

/// <summary>A window as it was announced, and since when that was public; A3 judges by these.</summary>
public sealed record AnnouncedWindow(DateTimeOffset AnnouncedAt, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Work on services in a window, with its timeline. States follow the clock (M7) unless a person moves them.</summary>
public sealed class MaintenanceNotice : IPublicRow
{
    private readonly List<MaintenanceUpdate> _updates = [];

    private MaintenanceNotice()
    {
    }

    private MaintenanceNotice(string id, NoticeOrigin origin, DateTimeOffset createdAt)
    {
        Id = id;
        Origin = origin;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
    }

    public string Id { get; private set; } = "";

    public LocalizedText Title { get; private set; } = LocalizedText.Empty;

    public MaintenanceKind Kind { get; private set; }

    public ExpectedImpact ExpectedImpact { get; private set; }

    public Impact? ImpactOverride { get; private set; }

    /// <summary>The window as announced.</summary>
    public DateTimeOffset Start { get; private set; }

    public DateTimeOffset End { get; private set; }

    /// <summary>Every window that was ever announced, oldest first.</summary>
    public IReadOnlyList<AnnouncedWindow> Announced { get; private set; } = [];

    public IReadOnlyList<string> ServiceIds { get; private set; } = [];

    /// <summary>M2: for staff only, never public.</summary>
    public string? FallbackPlan { get; private set; }

    /// <summary>M1: for staff only.</summary>
    public Agreement? Agreement { get; private set; }

    /// <summary>M6, oldest first.</summary>
    public IReadOnlyList<RuleOverride> Overrides { get; private set; } = [];

    public NoticeOrigin Origin { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    /// <summary>When it was undone as a mistake, moments after it was announced. Nobody but the staff sees it from then on.</summary>
    public DateTimeOffset? RetractedAt { get; private set; }

    public MaintenanceStatus Status { get; private set; }

    public DateTimeOffset? ActualStart { get; private set; }

    public DateTimeOffset? ActualEnd { get; private set; }

    /// <summary>iCalendar's SEQUENCE: raised when the window or the state of the event changes.</summary>
    public int Sequence { get; private set; }

    public long Revision { get; set; }

    public int Version { get; private set; }

    public IReadOnlyList<MaintenanceUpdate> Updates => _updates;

    public MaintenanceFacts Facts => new(Title, Kind, ExpectedImpact, Start, End, ServiceIds, FallbackPlan, Agreement);

    public bool IsOver => Status is MaintenanceStatus.Completed or MaintenanceStatus.Cancelled;

    public bool IsRunning => Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    public Impact Impact => ImpactOverride ?? Impact.Maintenance;

    public IEnumerable<MaintenanceUpdate> Timeline =>
        _updates.Where(u => !u.IsWithdrawn).OrderBy(u => u.At).ThenBy(u => u.CreatedAt).ThenBy(u => u.Status).ThenBy(u => u.Id, StringComparer.Ordinal);

    /// <summary>M7: the next moment at which the clock itself must move this notice; null when there is none.</summary>
    public DateTimeOffset? NextStepAt => Status switch
    {
        _ when RetractedAt is not null => null,
        MaintenanceStatus.Scheduled => Start,
        MaintenanceStatus.InProgress or MaintenanceStatus.Verifying => End,
        _ => null,
    };

    /// <summary>N8: since when it owes an explanation by mail; null when it owes none, or no longer.</summary>
    public DateTimeOffset? OwesExplanationSince =>
        Kind == MaintenanceKind.Emergency && Origin == NoticeOrigin.Live && IsOver && ActualEnd is { } ended && ExplainedAt is null ? ended : null;

    /// <summary>N8: when subscribers were first told in a person's words, after its end, what it had been.</summary>
    public DateTimeOffset? ExplainedAt =>
        ActualEnd is not { } ended ? null : Timeline.Where(u => u.Notify && !u.Automatic && u.At > ended).Select(u => (DateTimeOffset?)u.CreatedAt).FirstOrDefault();

    /// <summary>M7: when subscribers are reminded of it; null when it no longer needs to be, or was announced too late for it.</summary>
    public DateTimeOffset? RemindAt(TimeSpan lead) =>
        Status == MaintenanceStatus.Scheduled && Origin == NoticeOrigin.Live && Start - lead is var at && at > PublishedAt ? at : null;

    /// <summary>How the update changed the window; null when it left it as it was.</summary>
    public WindowChange? WindowChangedBy(MaintenanceUpdate update)
    {
        for (var i = Announced.Count - 1; i > 0; i--)
        {
            if (Announced[i].AnnouncedAt == update.CreatedAt)
            {
                return new WindowChange(Announced[i - 1], Announced[i]);
            }
        }

        return null;
    }

    public static (MaintenanceNotice? Notice, Refusal? Refusal) Publish(string id, MaintenanceFacts facts, MaintenanceUpdateDraft first, NoticeOrigin origin, DateTimeOffset now)
    {
        if (Check(facts) is { } refusal)
        {
            return (null, refusal);
        }

        if (origin == NoticeOrigin.Live && facts.ServiceIds.Count == 0)
        {
            return (null, new Refusal("services", "required"));
        }

        if (origin == NoticeOrigin.Live && facts.End <= now)
        {
            return (null, new Refusal("end", "in_past"));
        }

        var notice = new MaintenanceNotice(id, origin, first.CreatedAt) { PublishedAt = origin == NoticeOrigin.Live ? now : first.At };
        notice.Take(facts);
        notice.Announced = [new AnnouncedWindow(notice.PublishedAt, facts.Start, facts.End)];
        return notice.Add(first, now) is { } refused ? (null, refused) : (notice, null);
    }

    /// <summary>Maintenance that is over and was never on the site, with the times at which it all happened.</summary>
    public static (MaintenanceNotice? Notice, Refusal? Refusal) Backfill(string id, MaintenanceFacts facts, IReadOnlyList<MaintenanceUpdateDraft> updates, DateTimeOffset now)
    {
        if (updates.Count == 0 || updates.MaxBy(u => u.At)!.Status is not (MaintenanceStatus.Completed or MaintenanceStatus.Cancelled))
        {
            return (null, new Refusal("updates", "not_ended"));
        }

        MaintenanceNotice? notice = null;
        foreach (var (position, update) in updates.Index().OrderBy(u => u.Item.At).ThenBy(u => u.Index))
        {
            Refusal? refusal;
            if (notice is null)
            {
                (notice, refusal) = Publish(id, facts, update, NoticeOrigin.Backfilled, now);
            }
            else
            {
                refusal = notice.Add(update, now);
            }

            if (refusal is not null)
            {
                return (null, notice is null ? refusal : refusal with { Field = $"updates[{position}].{refusal.Field}" });
            }
        }

        return (notice, null);
    }

    /// <summary>Maintenance of another system. The limits on what our staff write don't hold for it.</summary>
    public static MaintenanceNotice Import(string id, MaintenanceRecord record)
    {
        var notice = new MaintenanceNotice(id, NoticeOrigin.Imported, record.CreatedAt) { PublishedAt = record.CreatedAt };
        notice._updates.AddRange(record.Updates.Select(u => new MaintenanceUpdate(u)));
        notice.Take(record.Facts);
        notice.Keep(record);
        return notice;
    }

    /// <summary>Takes over what a later record of the same maintenance adds; an older one, or the same again, changes nothing.</summary>
    /// <returns>Whether anything was different.</returns>
    public bool TakeNewer(MaintenanceRecord record, string by, DateTimeOffset now)
    {
        var changed = false;
        foreach (var draft in record.Updates)
        {
            if (_updates.Find(u => u.Id == draft.Id) is not { } known)
            {
                _updates.Add(new MaintenanceUpdate(draft));
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
            (Start, End) = (record.Facts.Start, record.Facts.End);
            ServiceIds = [.. ServiceIds.Union(record.Facts.ServiceIds)];
            Keep(record);
            return true;
        }

        if (changed)
        {
            Recount(UpdatedAt);
        }

        return changed;
    }

    /// <summary>
    /// Undoes the announcement as a mistake: it leaves the site as if it had not been there, and what is still to be
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

        RetractedAt = now;
        Recount(now);
        return null;
    }

    /// <summary>Adds to the timeline; an update with another state moves the notice to it.</summary>
    public Refusal? Add(MaintenanceUpdateDraft draft, DateTimeOffset now)
    {
        if (RetractedAt is not null)
        {
            return new Refusal("", "retracted");
        }

        if (!draft.Automatic && NoticeLimits.CheckBody(draft.Body) is { } refusal)
        {
            return refusal;
        }

        if (draft.At > now + NoticeLimits.ClockTolerance)
        {
            return new Refusal("at", "in_future");
        }

        // What an import tells happened elsewhere, by rules that are not ours.
        if (Origin == NoticeOrigin.Live && CheckMove(draft.Status) is { } refused)
        {
            return refused;
        }

        _updates.Add(new MaintenanceUpdate(draft));
        Recount(draft.CreatedAt);
        return null;
    }

    /// <summary>
    /// M7: takes every step that the clock has reached. A late start of the process takes them with the time at
    /// which they were due, because that is when the window began and ended for the customers.
    /// </summary>
    /// <returns>Whether anything moved.</returns>
    public bool FollowClock(DateTimeOffset now, Func<string> newId, string by)
    {
        var moved = false;
        while (NextStepAt is { } due && due <= now)
        {
            var next = Status == MaintenanceStatus.Scheduled ? MaintenanceStatus.InProgress : MaintenanceStatus.Completed;
            var latest = _updates.Max(u => u.At);
            var step = new MaintenanceUpdateDraft(newId(), next, LocalizedText.Empty, due < latest ? latest : due, now, by, Automatic: true, Notify: Origin == NoticeOrigin.Live);
            if (Add(step, now) is not null)
            {
                // Its last word lies in the future, as that of an import can: it has to wait for that.
                return moved;
            }

            moved = true;
        }

        return moved;
    }

    /// <summary>Says that the window is another one; a notice that has started keeps its start.</summary>
    public Refusal? Reschedule(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (IsOver && (start != Start || end != End))
        {
            return new Refusal("end", "is_over");
        }

        if (end != End && end <= now)
        {
            return new Refusal("end", "in_past");
        }

        return Amend(Facts with { Start = start, End = end }, now);
    }

    /// <summary>Changes the facts; a changed window is announced anew, in the update that comes with it.</summary>
    public Refusal? Amend(MaintenanceFacts facts, DateTimeOffset now)
    {
        if (Check(facts) is { } refusal)
        {
            return refusal;
        }

        if (Status == MaintenanceStatus.Cancelled)
        {
            return new Refusal("status", "is_cancelled");
        }

        if (ActualStart is not null && facts.Start != Start)
        {
            return new Refusal("start", "already_started");
        }

        if (facts.Start != Start || facts.End != End)
        {
            Announced = [.. Announced, new AnnouncedWindow(now, facts.Start, facts.End)];
            Sequence++;
        }

        Take(facts);
        Recount(now);
        return null;
    }

    /// <summary>M6: records that a manager overruled these rules.</summary>
    public Refusal? Overrule(IReadOnlyList<MaintenanceRule> rules, string reason, string by, DateTimeOffset now)
    {
        if (NoticeLimits.CheckReason(reason) is { } refusal)
        {
            return new Refusal("override_reason", refusal.Code, refusal.Arguments);
        }

        Overrides = [.. Overrides, new RuleOverride(now, by, reason.Trim(), [.. rules.Distinct().Order().Select(r => r.ToString())])];
        return null;
    }

    /// <summary>Rewords an update; the earlier wording stays on the record.</summary>
    public Refusal? Correct(string updateId, LocalizedText body, string reason, string by, DateTimeOffset now)
    {
        if (_updates.Find(u => u.Id == updateId && !u.IsWithdrawn) is not { } update)
        {
            return new Refusal("update", "unknown");
        }

        if (update.Automatic)
        {
            return new Refusal("update", "automatic");
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

    /// <summary>
    /// Takes an update back. If it is the last one, the move it made is undone with it; a move on which others
    /// followed is evidence (A3), and stays.
    /// </summary>
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

        if (update.Automatic)
        {
            return new Refusal("update", "automatic");
        }

        if (_updates.Count(u => !u.IsWithdrawn) == 1)
        {
            return new Refusal("update", "only_one");
        }

        if (StateBefore(update) != update.Status && update != Timeline.Last())
        {
            return new Refusal("update", "moved_on");
        }

        update.WithdrawnAt = now;
        update.WithdrawnReason = reason;
        update.Corrections = [.. update.Corrections, new Correction(now, by, reason, update.Body)];
        update.UpdatedAt = now;
        Recount(now);
        return null;
    }

    /// <summary>While it is in progress its services are under maintenance, from its actual start to its actual end.</summary>
    public IReadOnlyList<StatusInterval> Holds() =>
        RetractedAt is null && ActualStart is { } start && (ActualEnd is null || ActualEnd > start)
            ? [.. ServiceIds.Select(s => new StatusInterval(s, ServiceState.UnderMaintenance, start, ActualEnd, HoldCause.Maintenance, Id))]
            : [];

    /// <summary>M7: from which state to which a person may move it. The clock would at once undo any other move.</summary>
    private Refusal? CheckMove(MaintenanceStatus to) => (Status, to) switch
    {
        (MaintenanceStatus.Cancelled, not MaintenanceStatus.Cancelled) => new Refusal("status", "is_cancelled"),
        (MaintenanceStatus.Completed, not MaintenanceStatus.Completed) => new Refusal("status", "is_completed"),
        (MaintenanceStatus.Scheduled, MaintenanceStatus.Verifying or MaintenanceStatus.Completed) => new Refusal("status", "not_started"),
        (MaintenanceStatus.InProgress or MaintenanceStatus.Verifying, MaintenanceStatus.Scheduled) => new Refusal("status", "already_started"),
        _ => null,
    };

    private MaintenanceStatus StateBefore(MaintenanceUpdate update) =>
        Timeline.TakeWhile(u => u != update).LastOrDefault()?.Status ?? MaintenanceStatus.Scheduled;

    private static Refusal? Check(MaintenanceFacts facts)
    {
        if (NoticeLimits.CheckTitle(facts.Title) is { } refusal)
        {
            return refusal;
        }

        if (facts.End <= facts.Start)
        {
            return new Refusal("end", "not_after_start");
        }

        return facts.FallbackPlan?.Length > NoticeLimits.Body ? new Refusal("fallback_plan", "too_long", NoticeLimits.Body) : null;
    }

    private void Keep(MaintenanceRecord record)
    {
        Recount(record.UpdatedAt);
        (CreatedAt, UpdatedAt, Status) = (record.CreatedAt, record.UpdatedAt, record.Status);
        ImpactOverride = record.Impact == Impact.Maintenance ? null : record.Impact;
        if (Announced is not [.., var last] || (last.Start, last.End) != (Start, End))
        {
            // When it was announced is known of the first window only; a later one was there by the record's last change.
            Announced = [.. Announced, new AnnouncedWindow(Announced.Count == 0 ? record.CreatedAt : record.UpdatedAt, Start, End)];
        }

        if (IsOver && ActualStart is not null)
        {
            ActualEnd ??= record.UpdatedAt;
        }
    }

    private void Take(MaintenanceFacts facts)
    {
        Title = facts.Title;
        Kind = facts.Kind;
        ExpectedImpact = facts.ExpectedImpact;
        Start = facts.Start;
        End = facts.End;
        ServiceIds = [.. facts.ServiceIds.Distinct()];
        FallbackPlan = string.IsNullOrWhiteSpace(facts.FallbackPlan) ? null : facts.FallbackPlan;
        Agreement = facts.Agreement;
    }

    private void Recount(DateTimeOffset at)
    {
        var before = Status;
        ActualStart = null;
        ActualEnd = null;
        foreach (var update in Timeline)
        {
            Status = update.Status;
            switch (update.Status)
            {
                case MaintenanceStatus.InProgress or MaintenanceStatus.Verifying:
                    ActualStart ??= update.At;
                    ActualEnd = null;
                    break;
                case MaintenanceStatus.Completed or MaintenanceStatus.Cancelled when ActualStart is not null:
                    ActualEnd ??= update.At;
                    break;
                case MaintenanceStatus.Scheduled:
                    ActualStart = null;
                    ActualEnd = null;
                    break;
            }
        }

        if (Status != before)
        {
            Sequence++;
        }

        UpdatedAt = at > UpdatedAt ? at : UpdatedAt;
        Version++;
    }
}
