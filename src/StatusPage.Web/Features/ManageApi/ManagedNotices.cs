using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Notices with all that is known of them, as the managing API writes them.</summary>
internal sealed class ManagedNotices(
    IReadOnlyDictionary<string, Incident> incidents,
    IReadOnlyDictionary<string, MaintenanceNotice> maintenance,
    IReadOnlyDictionary<string, DateTimeOffset> reminders,
    IReadOnlyDictionary<string, ApiNote> notes)
{
    public bool Has(string id) => incidents.ContainsKey(id) || maintenance.ContainsKey(id);

    public void Write(Utf8JsonWriter json, string id, NoticeWriter writer)
    {
        if (incidents.TryGetValue(id, out var incident))
        {
            var shown = new PublicIncident(incident);
            writer.Write(json, shown, () => Write(json, incident, shown, writer));
        }
        else if (maintenance.TryGetValue(id, out var notice))
        {
            writer.Write(json, new PublicMaintenance(notice), () => Write(json, notice, writer));
        }
    }

    private void Write(Utf8JsonWriter json, Incident incident, PublicIncident shown, NoticeWriter writer)
    {
        Word(json, "impact_override", incident.ImpactOverride);
        Metadata(json, incident.Id);
        writer.WritePostmortem(json, shown, publishedAsMoment: false);
        json.WriteNull("scheduled_for");
        json.WriteNull("scheduled_until");
        Scheduling(json, writer, byClock: false, remindedAt: null);
        json.WriteBoolean("backfilled", incident.Origin == NoticeOrigin.Backfilled);
        json.WriteStartArray("incident_impacts");
        json.WriteEndArray();
        json.WriteBoolean("published", incident.IsPublished);
        writer.Time(json, "detected_at", incident.DetectedAt);
        json.WriteString("kind", Words.Of(incident.Kind));
        Word(json, "cause", incident.Cause);
        json.WriteString("force_majeure_reason", incident.ForceMajeureReason);
        writer.Time(json, "next_update_by", incident.NextUpdateBy);
        NoticeWriter.WriteLanguages(json, "names", incident.Title);
    }

    private void Write(Utf8JsonWriter json, MaintenanceNotice notice, NoticeWriter writer)
    {
        Word(json, "impact_override", notice.ImpactOverride);
        Metadata(json, notice.Id);
        Scheduling(json, writer, byClock: true, reminders.TryGetValue(notice.Id, out var remindedAt) ? remindedAt : null);
        json.WriteBoolean("backfilled", notice.Origin == NoticeOrigin.Backfilled);
        json.WriteStartArray("incident_impacts");
        json.WriteEndArray();
        json.WriteNull("reminder_intervals");
        json.WriteBoolean("published", true);
        json.WriteString("maintenance_kind", Words.Of(notice.Kind));
        json.WriteString("expected_impact", Words.Of(notice.ExpectedImpact));
        json.WriteString("fallback_plan", notice.FallbackPlan);
        if (notice.Agreement is { } agreement)
        {
            json.WriteStartObject("agreement");
            json.WriteString("with", agreement.With);
            writer.Time(json, "at", agreement.At);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("agreement");
        }

        json.WriteBoolean("cancelled", notice.Status == MaintenanceStatus.Cancelled);
        NoticeWriter.WriteLanguages(json, "names", notice.Title);
    }

    /// <summary>M7: the clock moves maintenance, always.</summary>
    private static void Scheduling(Utf8JsonWriter json, NoticeWriter writer, bool byClock, DateTimeOffset? remindedAt)
    {
        json.WriteBoolean("scheduled_remind_prior", byClock);
        writer.Time(json, "scheduled_reminded_at", remindedAt);
        json.WriteBoolean("scheduled_auto_in_progress", byClock);
        json.WriteBoolean("scheduled_auto_completed", byClock);
        json.WriteBoolean("auto_transition_to_maintenance_state", byClock);
        json.WriteBoolean("auto_transition_to_operational_state", byClock);
        json.WriteBoolean("auto_transition_deliver_notifications_at_start", byClock);
        json.WriteBoolean("auto_transition_deliver_notifications_at_end", byClock);
    }

    private void Metadata(Utf8JsonWriter json, string id)
    {
        json.WritePropertyName("metadata");
        json.WriteRawValue(notes.GetValueOrDefault(id)?.Metadata ?? "{}");
    }

    private static void Word<T>(Utf8JsonWriter json, string name, T? value)
        where T : struct, Enum => json.WriteString(name, value is { } known ? Words.Of(known) : null);
}
