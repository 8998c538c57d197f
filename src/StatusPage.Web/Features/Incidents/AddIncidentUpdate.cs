using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <param name="UpdateId">Made when the form was rendered: sent twice, it says it once.</param>
/// <param name="Version">Of the incident that the form was rendered from.</param>
public sealed record NewIncidentUpdate(
    string IncidentId,
    string UpdateId,
    int Version,
    IncidentStatus Status,
    LocalizedText Body,
    IReadOnlyDictionary<string, ServiceState> States,
    DateTimeOffset? NextUpdateBy,
    bool Notify)
{
    /// <summary>The moment it speaks of, where that is not now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The system says it, because nobody has.</summary>
    public bool Automatic { get; init; }

    /// <summary>Services that the incident is about from now on, and whose state it leaves as it is.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>Adds it to the incident, which may refuse; also how a preview is made.</summary>
    public Refusal? AddTo(Incident incident, string by, DateTimeOffset now) => incident.Add(
        new IncidentUpdateDraft(UpdateId, Status, Body, At ?? now, now, by, [.. Incident.ChangesTo(incident, States), .. Incident.Naming(About.Except(incident.ServiceIds))], Status is IncidentStatus.Resolved or IncidentStatus.Postmortem ? null : NextUpdateBy, Notify, Automatic: Automatic),
        now);
}

/// <summary>Tells more of an incident: goes on, ends, explains or reopens it, by the status of the update.</summary>
public sealed class AddIncidentUpdate(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NewIncidentUpdate command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.UpdateId) || await db.Incidents.FindAsync([command.IncidentId], cancellationToken) is not { } incident)
        {
            return Outcome.NotFound;
        }

        if (incident.PublishedAt is null)
        {
            return Outcome.Refused(new Refusal("", "not_published"));
        }

        if (incident.Updates.Any(u => u.Id == command.UpdateId))
        {
            return Outcome.Done;
        }

        if (await NoticeFileGuard.RefuseAsync(db, incident.Id, actor, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (incident.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        List<Refusal> refusals = [.. NoticeTexts.CheckBody(command.Body), .. await ServiceCheck.RunAsync(db, command.States.Keys.Concat(command.About), cancellationToken)];
        var now = clock.GetUtcNow();
        var before = IncidentAudit.Of(incident);
        var wasOpen = incident.IsOpen;
        var refusal = command.AddTo(incident, actor.Name, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        var update = incident.Updates.Single(u => u.Id == command.UpdateId);
        db.AuditLog.Add(AuditEntry.Of(actor, now, command.Automatic ? "incident.held" : Action(update.Status, wasOpen), IncidentAudit.Subject(incident.Id), before, new { incident = IncidentAudit.Of(incident), update = UpdateAudit.Of(update) }));
        return await Outcome.SaveAsync(
            db,
            () => db.Set<IncidentUpdate>().AnyAsync(u => u.Id == command.UpdateId && u.IncidentId == command.IncidentId, cancellationToken),
            cancellationToken);
    }

    private static string Action(IncidentStatus status, bool wasOpen) => status switch
    {
        IncidentStatus.Postmortem => "incident.explained",
        IncidentStatus.Resolved when wasOpen => "incident.resolved",
        not IncidentStatus.Resolved when !wasOpen => "incident.reopened",
        _ => "incident.updated",
    };
}
