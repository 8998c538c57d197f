using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>One thing that was known at the time, and when.</summary>
/// <param name="States">What it says of services; null where it says nothing new.</param>
public sealed record PastUpdate(DateTimeOffset At, IncidentStatus Status, LocalizedText Body, IReadOnlyDictionary<string, ServiceState>? States = null)
{
    /// <summary>Where somebody kept it.</summary>
    public string? Id { get; init; }
}

/// <param name="Id">Made when the form was rendered: sent twice, it is filed once.</param>
/// <param name="States">What its first update says of the services.</param>
public sealed record PastIncident(string Id, IncidentFacts Facts, IReadOnlyDictionary<string, ServiceState> States, IReadOnlyList<PastUpdate> Updates)
{
    /// <summary>Services it was about and whose state it left as it was.</summary>
    public IReadOnlyList<string> About { get; init; } = [];
}

/// <summary>Puts an old incident on the record with its true times. N3: it opens no deadline and notifies nobody.</summary>
public sealed class BackfillIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(PastIncident command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        if (await IsFiledAsync())
        {
            return Outcome.Done;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Facts.Title),
            .. command.Updates.Index().SelectMany(u => NoticeTexts.CheckBody(u.Item.Body, $"updates[{u.Index}].")),
            .. await ServiceCheck.RunAsync(db, command.States.Keys.Concat(command.About).Concat(command.Updates.SelectMany(u => u.States?.Keys ?? [])), cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var (incident, refusal) = Incident.Backfill(command.Id, command.Facts, Drafts(command, actor.Name, now), now);
        if (refusals.Count > 0 || incident is null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.Incidents.Add(incident);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.backfilled", IncidentAudit.Subject(incident.Id), null, new { incident = IncidentAudit.Of(incident), updates = incident.Timeline.Select(UpdateAudit.Of) }));
        return await Outcome.SaveAsync(db, IsFiledAsync, cancellationToken);

        Task<bool> IsFiledAsync() => db.Incidents.AnyAsync(i => i.Id == command.Id, cancellationToken);
    }

    private static List<IncidentUpdateDraft> Drafts(PastIncident command, string by, DateTimeOffset now)
    {
        var known = new Dictionary<string, ServiceState>();
        var first = command.Updates.MinBy(u => u.At);
        var changes = new Dictionary<object, IReadOnlyList<ServiceChange>>(ReferenceEqualityComparer.Instance);
        foreach (var update in command.Updates.OrderBy(u => u.At))
        {
            changes[update] = [.. update.States is { } own ? Changes(own) : ReferenceEquals(update, first) ? Changes(command.States) : [], .. ReferenceEquals(update, first) ? Incident.Naming(command.About) : []];
        }

        return [.. command.Updates.Select(u => new IncidentUpdateDraft(u.Id ?? NewId.Create(), u.Status, u.Body, u.At, now, by, changes[u], Notify: false))];

        List<ServiceChange> Changes(IReadOnlyDictionary<string, ServiceState> states)
        {
            List<ServiceChange> made = [.. states.Where(s => known.GetValueOrDefault(s.Key) != s.Value).Select(s => new ServiceChange(s.Key, known.GetValueOrDefault(s.Key), s.Value))];
            foreach (var change in made)
            {
                known[change.ServiceId] = change.New;
            }

            return made;
        }
    }
}
