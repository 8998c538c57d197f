using StatusPage.Domain;
using StatusPage.Domain.Deadlines;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>What the public may know of a promise: not who had it, nor who was warned.</summary>
public sealed record PublicDeadline(
    DeadlineSubject Subject,
    string SubjectId,
    DeadlineKind Kind,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    string Rule,
    LocalizedText Reason,
    DeadlineState State,
    DateTimeOffset? FulfilledAt,
    bool ByHoldingNotice)
{
    public static PublicDeadline Of(Deadline deadline) => new(
        deadline.Subject, deadline.SubjectId, deadline.Kind, deadline.StartedAt, deadline.DueAt, deadline.Rule, deadline.Reason, deadline.State, deadline.FulfilledAt, deadline.ByHoldingNotice);

    public TimeSpan Term => DueAt - StartedAt;

    public TimeSpan? Took => FulfilledAt - StartedAt;

    public TimeSpan? LateBy => State == DeadlineState.Missed ? FulfilledAt - DueAt : null;
}
