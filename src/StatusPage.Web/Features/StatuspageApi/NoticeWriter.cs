using System.Globalization;
using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>What the board holds in Statuspage's words, for one language. The public API and the managing one write the same.</summary>
/// <param name="webhook">For who gets it sent: with what only webhooks say of an update.</param>
/// <param name="managed">For who manages the page: with the texts as they were written, in each language.</param>
public sealed class NoticeWriter(BoardSnapshot board, Texts texts, string pageId, Uri publicUrl, bool managed = false, bool webhook = false)
{
    private readonly bool _isUtc = IsUtc(board.Zone);

    /// <summary>Newest first, by when they were made.</summary>
    public IEnumerable<PublicIncident> Incidents => board.Incidents.OrderByDescending(CreatedAt).ThenBy(i => i.Id, StringComparer.Ordinal);

    public IEnumerable<PublicIncident> Unresolved => Incidents.Where(i => i.IsOpen);

    public IEnumerable<PublicMaintenance> Maintenance => board.Maintenance.OrderByDescending(CreatedAt).ThenBy(m => m.Id, StringComparer.Ordinal);

    public IEnumerable<PublicMaintenance> Announced => Maintenance.Where(m => m.Status == MaintenanceStatus.Scheduled);

    public IEnumerable<PublicMaintenance> Running => Maintenance.Where(m => m.IsRunning);

    public (Impact Indicator, string Description) RollUp => StatuspageApi.RollUp.Of(
        [.. board.Listed.Select(s => s.State)],
        board.OpenIncidents.Select(i => i.Impact).DefaultIfEmpty().Max());

    public void WritePage(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", pageId);
        json.WriteString("name", board.Site.Settings.Name);
        json.WriteString("url", publicUrl.GetLeftPart(UriPartial.Authority));
        json.WriteString("time_zone", _isUtc ? "Etc/UTC" : board.Zone.Id);
        Time(json, "updated_at", board.ChangedAt ?? board.At);
        json.WriteEndObject();
    }

    /// <summary>Groups and services in one row, by position; those of equal position in the order of the page.</summary>
    public void WriteComponents(Utf8JsonWriter json)
    {
        var rows = board.Groups
            .SelectMany(g => g.Id.Length == 0
                ? g.Services.Select(s => (s.Position, Write: (Action)(() => Write(json, s))))
                : g.Services.Select(s => (s.Position, Write: (Action)(() => Write(json, s)))).Prepend((g.Position, () => Write(json, g))))
            .OrderBy(r => r.Position);
        foreach (var row in rows)
        {
            row.Write();
        }
    }

    public void Write(Utf8JsonWriter json, PublicService service)
    {
        json.WriteStartObject();
        Component(json, service.Id, service.Name, service.State, service.CreatedAt, service.UpdatedAt, service.Position, service.Description, service.Traits, service.GroupId, isGroup: false);
        json.WriteEndObject();
    }

    public void Write(Utf8JsonWriter json, PublicGroup group)
    {
        json.WriteStartObject();
        Component(json, group.Id, group.Name, group.State, group.CreatedAt, group.UpdatedAt, group.Position, group.Description, group.Traits, null, isGroup: true);
        json.WriteStartArray("components");
        foreach (var service in group.Services)
        {
            json.WriteStringValue(service.Id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <param name="more">What only the managing API says of it.</param>
    public void Write(Utf8JsonWriter json, PublicIncident incident, Action? more = null)
    {
        json.WriteStartObject();
        Head(json, incident.Id, incident.Title, Words.Of(incident.Status), CreatedAt(incident), incident.UpdatedAt, incident.MonitoringAt, incident.ResolvedAt, incident.Impact, incident.Path, incident.StartedAt);
        json.WriteStartArray("incident_updates");
        foreach (var update in incident.Updates.Where(u => u.WithdrawnAt is null))
        {
            Write(json, incident, update);
        }

        json.WriteEndArray();
        Components(json, incident.ServiceIds);
        json.WriteNull("reminder_intervals");
        more?.Invoke();
        json.WriteEndObject();
    }

    /// <param name="more">As of an incident.</param>
    public void Write(Utf8JsonWriter json, PublicMaintenance notice, Action? more = null)
    {
        var updates = notice.Updates.Where(u => u.WithdrawnAt is null).ToList();
        var verifying = updates.FirstOrDefault(u => u.Status == MaintenanceStatus.Verifying)?.At;
        var ended = updates.LastOrDefault(u => u.Status is MaintenanceStatus.Completed or MaintenanceStatus.Cancelled)?.At;
        json.WriteStartObject();
        Head(json, notice.Id, notice.Title, Status(notice.Status), CreatedAt(notice), notice.UpdatedAt, verifying, notice.IsOver ? ended : null, notice.Impact, notice.Path, updates.LastOrDefault()?.At ?? notice.CreatedAt);
        json.WriteStartArray("incident_updates");
        for (var i = 0; i < updates.Count; i++)
        {
            Write(json, notice, updates, i);
        }

        json.WriteEndArray();
        Components(json, notice.ServiceIds);
        json.WriteString("scheduled_for", Text(notice.Start));
        json.WriteString("scheduled_until", Text(notice.End));
        more?.Invoke();
        json.WriteEndObject();
    }

    /// <summary>One update of a notice that is on the board.</summary>
    public void WriteUpdate(Utf8JsonWriter json, string noticeId, string updateId)
    {
        if (board.IncidentsById.TryGetValue(noticeId, out var incident))
        {
            Write(json, incident, incident.Updates.First(u => u.Id == updateId));
            return;
        }

        var notice = board.MaintenanceById[noticeId];
        var updates = notice.Updates.Where(u => u.WithdrawnAt is null || u.Id == updateId).ToList();
        Write(json, notice, updates, updates.FindIndex(u => u.Id == updateId));
    }

    /// <summary>A text in each of its languages.</summary>
    public static void WriteLanguages(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        json.WriteString("nl", text.Nl);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    /// <summary>The explanation as Statuspage's fields; each null while there is none.</summary>
    /// <param name="publishedAsMoment">Generated clients of the managing API take only null where others take a moment.</param>
    public void WritePostmortem(Utf8JsonWriter json, PublicIncident incident, bool publishedAsMoment = true)
    {
        var explanation = incident.Updates.FirstOrDefault(u => u is { Status: IncidentStatus.Postmortem, WithdrawnAt: null });
        json.WriteString("postmortem_body", explanation is null ? null : NoticeBody.Of(In(explanation.Body), publicUrl));
        Time(json, "postmortem_body_last_updated_at", explanation?.UpdatedAt);
        json.WriteBoolean("postmortem_ignored", false);
        Time(json, "postmortem_published_at", publishedAsMoment ? explanation?.At : null);
        json.WriteBoolean("postmortem_notified_subscribers", explanation?.Notify ?? false);
        json.WriteBoolean("postmortem_notified_twitter", false);
    }

    public void Time(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            json.WriteString(name, Text(at));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Three digits of a second and the page's own zone: closed formats of others accept nothing else.</summary>
    public string Text(DateTimeOffset moment) => Text(moment, board.Zone, _isUtc);

    public static string Text(DateTimeOffset moment, TimeZoneInfo zone) => Text(moment, zone, IsUtc(zone));

    private static string Text(DateTimeOffset moment, TimeZoneInfo zone, bool isUtc) => isUtc
        ? moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static bool IsUtc(TimeZoneInfo zone) => zone.HasSameRules(TimeZoneInfo.Utc) && zone.BaseUtcOffset == TimeSpan.Zero;

    /// <summary>What was filed afterwards was made, for readers, when it happened.</summary>
    public static DateTimeOffset CreatedAt(PublicIncident incident) => incident.Origin == NoticeOrigin.Backfilled ? incident.PublishedAt : incident.CreatedAt;

    public static DateTimeOffset CreatedAt(PublicMaintenance notice) => notice.Origin == NoticeOrigin.Backfilled ? notice.PublishedAt : notice.CreatedAt;

    /// <summary>Statuspage deletes what does not go on; here it is over, and its last update says why.</summary>
    private static string Status(MaintenanceStatus status) => Words.Of(status == MaintenanceStatus.Cancelled ? MaintenanceStatus.Completed : status);

    private static DateTimeOffset Later(DateTimeOffset created, DateTimeOffset updated, NoticeOrigin origin) =>
        origin == NoticeOrigin.Backfilled || updated < created ? created : updated;

    private void Write(Utf8JsonWriter json, PublicIncident incident, PublicUpdate<IncidentStatus> update)
    {
        var created = incident.Origin == NoticeOrigin.Backfilled ? update.At : update.CreatedAt;
        Update(json, update.Id, Words.Of(update.Status), incident.Id, update.Body, created, Later(created, update.UpdatedAt, incident.Origin), update.At, update.Changes, update.Notify);
    }

    /// <param name="updates">Newest first.</param>
    private void Write(Utf8JsonWriter json, PublicMaintenance notice, List<PublicUpdate<MaintenanceStatus>> updates, int position)
    {
        var update = updates[position];
        var before = position + 1 < updates.Count ? updates[position + 1].Status : MaintenanceStatus.Scheduled;
        var changes = notice.Origin == NoticeOrigin.Imported ? update.Changes : Changes(notice, before, update.Status);
        var body = update.Automatic && update.Body.IsEmpty ? TextCatalogue.Shipped.All[$"maintenance.by_the_clock_{Words.Of(update.Status)}"] : update.Body;
        var created = notice.Origin == NoticeOrigin.Backfilled ? update.At : update.CreatedAt;
        Update(json, update.Id, Status(update.Status), notice.Id, body, created, Later(created, update.UpdatedAt, notice.Origin), update.At, changes, update.Notify);
    }

    private void Component(
        Utf8JsonWriter json, string id, LocalizedText name, ServiceState state, DateTimeOffset created, DateTimeOffset updated, int position, LocalizedText description, ComponentTraits traits, string? groupId, bool isGroup)
    {
        json.WriteString("id", id);
        json.WriteString("name", In(name));
        json.WriteString("status", Words.Of(state));
        Time(json, "created_at", created);
        Time(json, "updated_at", updated);
        json.WriteNumber("position", position);
        json.WriteString("description", description.IsEmpty ? null : In(description));
        json.WriteBoolean("showcase", traits.Showcase);
        json.WriteString("start_date", traits.StartDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("group_id", groupId);
        json.WriteString("page_id", pageId);
        json.WriteBoolean("group", isGroup);
        json.WriteBoolean("only_show_if_degraded", traits.OnlyShowIfDegraded);
    }

    private void Head(
        Utf8JsonWriter json, string id, LocalizedText title, string status, DateTimeOffset created, DateTimeOffset updated, DateTimeOffset? monitoring, DateTimeOffset? resolved, Impact impact, string path, DateTimeOffset started)
    {
        json.WriteString("id", id);
        json.WriteString("name", In(title));
        json.WriteString("status", status);
        Time(json, "created_at", created);
        Time(json, "updated_at", updated);
        Time(json, "monitoring_at", monitoring);
        Time(json, "resolved_at", resolved);
        json.WriteString("impact", Words.Of(impact));
        json.WriteString("shortlink", new Uri(publicUrl, texts.Path(path)).AbsoluteUri);
        Time(json, "started_at", started);
        json.WriteString("page_id", pageId);
    }

    private void Update(
        Utf8JsonWriter json, string id, string status, string noticeId, LocalizedText body, DateTimeOffset created, DateTimeOffset updated, DateTimeOffset at, IReadOnlyList<ServiceChange> changes, bool notify)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("status", status);
        json.WriteString("body", NoticeBody.Of(In(body), publicUrl));
        json.WriteString("incident_id", noticeId);
        Time(json, "created_at", created);
        Time(json, "updated_at", updated);
        Time(json, "display_at", at);
        WriteChanges(json, changes);
        json.WriteBoolean("deliver_notifications", notify);
        json.WriteNull("custom_tweet");
        json.WriteNull("tweet_id");
        if (webhook)
        {
            json.WriteBoolean("wants_twitter_update", false);
            json.WriteNull("twitter_updated_at");
        }

        if (managed)
        {
            WriteLanguages(json, "bodies", body);
        }

        json.WriteEndObject();
    }

    private void WriteChanges(Utf8JsonWriter json, IReadOnlyList<ServiceChange> changes)
    {
        var shown = changes.Select(c => (Change: c, Service: board.Services.GetValueOrDefault(c.ServiceId))).Where(c => c.Service is { IsHidden: false }).ToList();
        if (shown.Count == 0)
        {
            json.WriteNull("affected_components");
            return;
        }

        json.WriteStartArray("affected_components");
        foreach (var (change, service) in shown)
        {
            json.WriteStartObject();
            json.WriteString("code", change.ServiceId);
            json.WriteString("name", FullName(service!));
            json.WriteString("old_status", Words.Of(change.Old));
            json.WriteString("new_status", Words.Of(change.New));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Components(Utf8JsonWriter json, IEnumerable<string> ids)
    {
        json.WriteStartArray("components");
        foreach (var id in ids)
        {
            // As there: what left the page is named by the updates, and is no component any more.
            if (board.Services.GetValueOrDefault(id) is { IsListed: true } service)
            {
                Write(json, service);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Our maintenance holds its services while it runs; each update says what it changed of that.</summary>
    private static List<ServiceChange> Changes(PublicMaintenance notice, MaintenanceStatus before, MaintenanceStatus after) =>
        [.. notice.ServiceIds.Select(s => new ServiceChange(s, Held(before), Held(after)))];

    private static ServiceState Held(MaintenanceStatus status) =>
        status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying ? ServiceState.UnderMaintenance : ServiceState.Operational;

    private string FullName(PublicService service) =>
        board.Groups.FirstOrDefault(g => g.Id.Length > 0 && g.Id == service.GroupId) is { } group ? $"{In(group.Name)} - {In(service.Name)}" : In(service.Name);

    private string In(LocalizedText text) => text.For(texts.Language).Text;
}
