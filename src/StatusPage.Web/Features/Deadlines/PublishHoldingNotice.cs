using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>
/// Tells customers in the company's name that something is being looked at, when nobody has yet; by the same use cases
/// that people publish with.
/// </summary>
public sealed class PublishHoldingNotice(StatusDbContext db, PublishIncident publish, AddIncidentUpdate add, ContentLibrary content, StatusBoard board, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string incidentId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var incident = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == incidentId, cancellationToken);
        if (incident.RetractedAt is not null || incident.DismissedAt is not null)
        {
            return Outcome.Done;
        }

        var template = content.Current.Templates.First(t => t.Slug == ContentLibrary.HoldingTemplate);
        var next = incident.NextUpdateBy > now ? incident.NextUpdateBy.Value : now + content.Current.Settings.Calendar.Policy.Notification.Office;
        var wrong = incident.IsNoted ? incident.Suspected.Select(s => s.ServiceId).ToList() : [.. incident.ServiceIds];
        var body = Fill(template.Body, wrong, incident.DetectedAt, next);
        if (incident.IsNoted)
        {
            return await publish.RunAsync(
                new NewIncident(incident.Id, incident.Facts, IncidentStatus.Investigating, body, incident.Suspected.ToDictionary(s => s.ServiceId, s => s.New), next, Notify: true) { Automatic = true },
                Actor.Clock,
                cancellationToken);
        }

        // On the site, but nobody was notified (N3). What is over needs no new words to be told of.
        var last = incident.Timeline.Last();
        return await add.RunAsync(
            new NewIncidentUpdate(
                incident.Id, NewId.Create(), incident.Version, incident.Status, incident.IsOpen ? body : last.Body,
                new Dictionary<string, ServiceState>(), incident.IsOpen ? next : null, Notify: true) { Automatic = true },
            Actor.Clock,
            cancellationToken);
    }

    /// <summary>The template's words for these services; where nobody said which, it speaks of services in general.</summary>
    public LocalizedText Fill(LocalizedText text, IReadOnlyCollection<string> serviceIds, DateTimeOffset detected, DateTimeOffset? next, bool escape = true)
    {
        var texts = new FilledTexts(board.Current);
        var values = new FilledValues(serviceIds) { Time = detected, NextUpdate = next };
        var (filled, missing) = texts.Fill(text, values, escape);
        return missing != Placeholders.Services
            ? filled
            : texts.Fill(new LocalizedText(Generally(text, Language.Dutch), Generally(text, Language.English)), values, escape).Text;
    }

    private static string? Generally(LocalizedText text, Language language) =>
        text.In(language)?.Replace($"{{{Placeholders.Services}}}", new Texts(language)["deadlines.our_services"], StringComparison.Ordinal);
}
