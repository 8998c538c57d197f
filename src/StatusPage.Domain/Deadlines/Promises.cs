using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Deadlines;

/// <summary>
/// Which promises a notice makes, keeps and breaks, as it stands at the moment of a commit. What is imported, filed
/// afterwards or a demonstration makes none (N3).
/// </summary>
public sealed class Promises(BusinessCalendar calendar, DeadlinePolicy policy, Func<string> newId, DateTimeOffset now)
{
    /// <summary>What was on the site so long before without a deadline is from before there were any.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(2);

    /// <param name="known">The deadlines of this incident so far; those that are decided or moved are changed.</param>
    /// <returns>The new ones.</returns>
    public IReadOnlyList<Deadline> Follow(Incident incident, IReadOnlyList<Deadline> known)
    {
        if (incident.Origin != NoticeOrigin.Live)
        {
            return [];
        }

        if (incident.RetractedAt is not null || incident.DismissedAt is not null)
        {
            foreach (var deadline in known)
            {
                deadline.Void(incident.DismissedAt is null ? VoidCause.Undone : VoidCause.FalseAlarm, incident.DismissedReason, now);
            }

            return [];
        }

        var opened = new List<Deadline>();
        FollowFirstNotification(incident, known, opened);
        FollowNextUpdate(incident, known, opened);
        FollowExplanation(incident, known, opened);
        var holder = known.Where(d => d.HeldBy is not null).MaxBy(d => d.HeldAt)?.HeldBy;
        foreach (var deadline in opened)
        {
            if (holder is not null)
            {
                deadline.Hold(holder, now);
            }
        }

        return opened;
    }

    /// <summary>N8.</summary>
    public IReadOnlyList<Deadline> Follow(MaintenanceNotice notice, IReadOnlyList<Deadline> known)
    {
        if (notice.RetractedAt is not null)
        {
            foreach (var deadline in known)
            {
                deadline.Void(VoidCause.Undone, null, now);
            }

            return [];
        }

        if (notice.ExplainedAt is not null)
        {
            var explained = notice.Timeline.First(u => u.CreatedAt == notice.ExplainedAt);
            foreach (var deadline in known)
            {
                deadline.Fulfil(explained.Id, false, now);
            }
        }

        return notice.OwesExplanationSince is { } ended && known.Count == 0
            ? [new Deadline(newId(), Explanation(DeadlineSubject.Maintenance, notice.Id, "", ended, "N8"), now)]
            : [];
    }

    /// <summary>What an open deadline would be by the hours and terms as they are now; null where it does not depend on them.</summary>
    public DeadlineTerms? Recompute(Deadline deadline) => deadline.Kind switch
    {
        DeadlineKind.FirstNotification => FirstNotification(deadline.SubjectId, deadline.StartedAt),
        DeadlineKind.Explanation => Explanation(deadline.Subject, deadline.SubjectId, deadline.Key, deadline.StartedAt, deadline.Rule),
        _ => null,
    };

    private void FollowFirstNotification(Incident incident, IReadOnlyList<Deadline> known, List<Deadline> opened)
    {
        var first = known.FirstOrDefault(d => d.Kind == DeadlineKind.FirstNotification);
        if (first is null)
        {
            if (incident.PublishedAt < now - Old)
            {
                return;
            }

            first = new Deadline(newId(), FirstNotification(incident.Id, incident.DetectedAt), now);
            opened.Add(first);
        }

        // N3: what is decided stays; Move sees to that.
        first.Move(FirstNotification(incident.Id, incident.DetectedAt));
        if (incident.IsPublished && incident.Updates.Where(u => u is { Notify: true, IsWithdrawn: false }).MinBy(u => u.CreatedAt) is { } told)
        {
            first.Fulfil(told.Id, told.Automatic, now);
        }
    }

    private void FollowNextUpdate(Incident incident, IReadOnlyList<Deadline> known, List<Deadline> opened)
    {
        foreach (var promise in known.Where(d => d.Kind == DeadlineKind.NextUpdate && d.IsOwed))
        {
            var made = incident.Updates.FirstOrDefault(u => u.Id == promise.Key);
            if (made is null or { IsWithdrawn: true })
            {
                promise.Void(VoidCause.PromiseWithdrawn, made?.WithdrawnReason, now);
            }
            else if (incident.Updates.Where(u => !u.IsWithdrawn && u.Id != made.Id && u.CreatedAt > made.CreatedAt).MinBy(u => u.CreatedAt) is { } kept)
            {
                promise.Fulfil(kept.Id, kept.Automatic, now);
            }
        }

        if (incident is { IsPublished: true, IsOpen: true } && incident.Timeline.LastOrDefault() is { NextUpdateBy: { } by } last
            && by > now && !known.Any(d => d.Kind == DeadlineKind.NextUpdate && d.Key == last.Id))
        {
            opened.Add(new Deadline(newId(), NextUpdate(incident.Id, last, by), now));
        }
    }

    private void FollowExplanation(Incident incident, IReadOnlyList<Deadline> known, List<Deadline> opened)
    {
        var owed = known.Where(d => d.Kind == DeadlineKind.Explanation && d.IsOwed).ToList();
        if (incident.Status == IncidentStatus.Postmortem)
        {
            // N5: sent, not only shown; the update itself refuses to be empty.
            if (incident.Timeline.FirstOrDefault(u => u is { Status: IncidentStatus.Postmortem, Notify: true, Body.IsEmpty: false }) is { } explanation)
            {
                owed.ForEach(d => d.Fulfil(explanation.Id, false, now));
            }

            return;
        }

        var end = incident is { IsPublished: true, IsOpen: false } ? EndOf(incident) : null;
        foreach (var earlier in owed.Where(d => d.Key != end?.Id))
        {
            earlier.Void(VoidCause.Reopened, null, now);
        }

        if (end is not null && !known.Any(d => d.Kind == DeadlineKind.Explanation && d.Key == end.Id))
        {
            opened.Add(new Deadline(newId(), Explanation(DeadlineSubject.Incident, incident.Id, end.Id, end.At, "N5"), now));
        }
    }

    /// <summary>The update that ended it: the first of the resolved ones after which none was open.</summary>
    private static IncidentUpdate? EndOf(Incident incident)
    {
        IncidentUpdate? end = null;
        foreach (var update in incident.Timeline)
        {
            end = update.Status switch
            {
                IncidentStatus.Resolved => end ?? update,
                IncidentStatus.Postmortem => end,
                _ => null,
            };
        }

        return end;
    }

    private DeadlineTerms FirstNotification(string incidentId, DateTimeOffset detected)
    {
        var deadline = calendar.NotificationDeadlineFor(detected);
        return new(DeadlineSubject.Incident, incidentId, DeadlineKind.FirstNotification, "", deadline.Detected, deadline.Due, deadline.Rule, deadline.Reason);
    }

    private static DeadlineTerms NextUpdate(string incidentId, IncidentUpdate update, DateTimeOffset by) => new(
        DeadlineSubject.Incident, incidentId, DeadlineKind.NextUpdate, update.Id, update.CreatedAt, by, "",
        new LocalizedText("beloofd in het bericht ervoor", "promised in the update before it"));

    private DeadlineTerms Explanation(DeadlineSubject subject, string id, string key, DateTimeOffset ended, string rule)
    {
        var due = calendar.Office.AddWorkingTime(ended, policy.Explanation);
        return new(
            subject, id, DeadlineKind.Explanation, key, ended, due, rule,
            new LocalizedText(
                $"{DateWords.Length(policy.Explanation, Language.Dutch)} werktijd na het einde",
                $"{DateWords.Length(policy.Explanation, Language.English)} of working time after the end"));
    }
}
