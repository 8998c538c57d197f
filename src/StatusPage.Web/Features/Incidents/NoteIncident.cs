using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <param name="Id">Made when the form was rendered: sent twice, it is noted once.</param>
/// <param name="States">What is thought to be wrong, per service.</param>
public sealed record NotedIncident(string Id, IncidentFacts Facts, IReadOnlyDictionary<string, ServiceState> States);

/// <summary>N4: somebody says that something is wrong. Customers are not told yet, and the clock for telling them runs.</summary>
public sealed class NoteIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NotedIncident command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        if (await IsNotedAsync())
        {
            return Outcome.Done;
        }

        List<Refusal> refusals = [.. NoticeTexts.CheckTitle(command.Facts.Title), .. await ServiceCheck.RunAsync(db, command.States.Keys, cancellationToken)];
        var now = clock.GetUtcNow();
        var (incident, refusal) = Incident.Note(command.Id, command.Facts, Incident.ChangesTo(null, command.States), now);
        if (refusals.Count > 0 || incident is null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.Incidents.Add(incident);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.noted", IncidentAudit.Subject(incident.Id), null, IncidentAudit.Of(incident)));
        return await Outcome.SaveAsync(db, IsNotedAsync, cancellationToken);

        Task<bool> IsNotedAsync() => db.Incidents.AnyAsync(i => i.Id == command.Id, cancellationToken);
    }
}
