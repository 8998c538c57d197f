using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <param name="Id">Made when the form was rendered: sent twice, it publishes once.</param>
/// <param name="States">Per service; operational ones are not part of the incident.</param>
public sealed record NewIncident(
    string Id,
    IncidentFacts Facts,
    IncidentStatus Status,
    LocalizedText Body,
    IReadOnlyDictionary<string, ServiceState> States,
    DateTimeOffset? NextUpdateBy,
    bool Notify)
{
    /// <summary>The id of its first update, and the moment that speaks of, where somebody kept them.</summary>
    public string? UpdateId { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>The system publishes it, because nobody has.</summary>
    public bool Automatic { get; init; }

    /// <summary>Services it is about and whose state it leaves as it is.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>The incident as it would be; also what a preview shows.</summary>
    public (Incident? Incident, Refusal? Refusal) Make(string by, DateTimeOffset now) => Incident.Publish(
        Id,
        Facts,
        First(by, now),
        NoticeOrigin.Live,
        now);

    public IncidentUpdateDraft First(string by, DateTimeOffset now) =>
        new(UpdateId ?? NewId.Create(), Status, Body, At ?? now, now, by, [.. Incident.ChangesTo(null, States), .. Incident.Naming(About)], NextUpdateBy, Notify, Automatic: Automatic);
}

/// <summary>Makes an incident public with its first update: a new one, or one that staff had noted.</summary>
public sealed class PublishIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(NewIncident command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        var incident = await db.Incidents.FindAsync([command.Id], cancellationToken);
        if (incident?.PublishedAt is not null)
        {
            return Outcome.Done;
        }

        List<Refusal> refusals =
        [
            .. NoticeTexts.CheckTitle(command.Facts.Title),
            .. NoticeTexts.CheckBody(command.Body),
            .. await ServiceCheck.RunAsync(db, command.States.Keys.Concat(command.About), cancellationToken),
        ];
        var now = clock.GetUtcNow();
        var isNoted = incident is not null;
        Refusal? refusal;
        if (incident is null)
        {
            (incident, refusal) = command.Make(actor.Name, now);
        }
        else
        {
            refusal = incident.Announce(command.Facts, command.First(actor.Name, now), now);
        }

        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        if (!isNoted)
        {
            db.Incidents.Add(incident!);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, command.Automatic ? "incident.held" : "incident.published", IncidentAudit.Subject(incident!.Id), null, new { incident = IncidentAudit.Of(incident), update = UpdateAudit.Of(incident.Updates[0]) }));
        return await Outcome.SaveAsync(db, IsPublishedAsync, cancellationToken);

        Task<bool> IsPublishedAsync() => db.Incidents.AnyAsync(i => i.Id == command.Id && i.PublishedAt != null, cancellationToken);
    }
}
