namespace StatusPage.Domain.Deadlines;

/// <summary>What a new deadline is about, and until when.</summary>
/// <param name="Key">Tells the promises of one kind about one subject apart, such as the update that made it; empty where there is only one.</param>
/// <param name="Rule">The rule of the agreement that sets it, such as N1.</param>
public sealed record DeadlineTerms(
    DeadlineSubject Subject,
    string SubjectId,
    DeadlineKind Kind,
    string Key,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    string Rule,
    LocalizedText Reason);

/// <summary>Any promise with a moment: opened once, decided once (N3), and owed until it is done, late or not.</summary>
public sealed class Deadline : IPublicRow
{
    private Deadline()
    {
    }

    public Deadline(string id, DeadlineTerms terms, DateTimeOffset now)
    {
        Id = id;
        (Subject, SubjectId, Kind, Key) = (terms.Subject, terms.SubjectId, terms.Kind, terms.Key);
        OpenedAt = now;
        Take(terms);
    }

    public string Id { get; private set; } = "";

    public DeadlineSubject Subject { get; private set; }

    public string SubjectId { get; private set; } = "";

    public DeadlineKind Kind { get; private set; }

    public string Key { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public string Rule { get; private set; } = "";

    public LocalizedText Reason { get; private set; } = LocalizedText.Empty;

    public DateTimeOffset OpenedAt { get; private set; }

    public DeadlineState State { get; private set; }

    /// <summary>When it was met, found missed, or became void.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>When what was promised was done, in time or not.</summary>
    public DateTimeOffset? FulfilledAt { get; private set; }

    /// <summary>The update that did it.</summary>
    public string? FulfilledBy { get; private set; }

    /// <summary>Nobody had published, so the system did.</summary>
    public bool ByHoldingNotice { get; private set; }

    public VoidCause? VoidCause { get; private set; }

    public string? VoidReason { get; private set; }

    /// <summary>When what was missed was no longer wanted.</summary>
    public DateTimeOffset? DroppedAt { get; private set; }

    /// <summary>Who said to have it, which stops the warnings from going to more people.</summary>
    public string? HeldBy { get; private set; }

    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>When something must happen next by itself; null when nothing must.</summary>
    public DateTimeOffset? NextMilestoneAt { get; private set; }

    public long Revision { get; set; }

    public int Version { get; private set; }

    /// <summary>Somebody still has it coming.</summary>
    public bool IsOwed => FulfilledAt is null && (State == DeadlineState.Open || (State == DeadlineState.Missed && DroppedAt is null));

    /// <summary>By how much it was missed; null where it was not, or is not done yet.</summary>
    public TimeSpan? LateBy => State == DeadlineState.Missed && FulfilledAt is { } at ? at - DueAt : null;

    public DeadlineTerms Terms => new(Subject, SubjectId, Kind, Key, StartedAt, DueAt, Rule, Reason);

    /// <summary>N3: judged by the moment of the commit that does what was promised. Done twice, the first counts.</summary>
    public void Fulfil(string by, bool automatic, DateTimeOffset now)
    {
        if (State == DeadlineState.Void || FulfilledAt is not null)
        {
            return;
        }

        FulfilledAt = now;
        FulfilledBy = by;
        ByHoldingNotice = automatic && Kind == DeadlineKind.FirstNotification;
        if (State == DeadlineState.Open)
        {
            Decide(now <= DueAt ? DeadlineState.Met : DeadlineState.Missed, now);
        }

        Version++;
    }

    /// <summary>Its moment has passed and nothing was done.</summary>
    public void Lapse(DateTimeOffset now)
    {
        if (State == DeadlineState.Open && now >= DueAt)
        {
            Decide(DeadlineState.Missed, now);
            Version++;
        }
    }

    /// <summary>
    /// It holds no longer. What was missed stays so. What was met stays so too, except where the very notice that met
    /// it was undone as if it had not been there.
    /// </summary>
    public void Void(VoidCause cause, string? reason, DateTimeOffset now)
    {
        if (State == DeadlineState.Open || (State == DeadlineState.Met && cause == Deadlines.VoidCause.Undone))
        {
            (VoidCause, VoidReason) = (cause, reason);
            Decide(DeadlineState.Void, now);
            Version++;
        }
        else if (State == DeadlineState.Missed && FulfilledAt is null && DroppedAt is null)
        {
            (VoidCause, VoidReason, DroppedAt) = (cause, reason, now);
            Version++;
        }
    }

    /// <summary>Detection was corrected, or the owner changed the hours: what is still open follows.</summary>
    /// <returns>Whether that made a difference.</returns>
    public bool Move(DeadlineTerms terms)
    {
        if (State != DeadlineState.Open || terms == Terms)
        {
            return false;
        }

        Take(terms);
        Version++;
        return true;
    }

    public void Hold(string by, DateTimeOffset now)
    {
        (HeldBy, HeldAt) = (by, now);
        Version++;
    }

    /// <summary>Says when the next of its milestones is.</summary>
    public void Await(DateTimeOffset? milestone)
    {
        var next = State == DeadlineState.Open ? milestone : null;
        if (next != NextMilestoneAt)
        {
            NextMilestoneAt = next;
            Version++;
        }
    }

    private void Take(DeadlineTerms terms) => (StartedAt, DueAt, Rule, Reason) = (terms.StartedAt, terms.DueAt, terms.Rule, terms.Reason);

    private void Decide(DeadlineState state, DateTimeOffset now)
    {
        (State, DecidedAt) = (state, now);
        NextMilestoneAt = null;
    }
}
