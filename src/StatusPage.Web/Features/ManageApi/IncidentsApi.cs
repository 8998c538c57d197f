using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// Incidents and maintenance, which to Statuspage are both incidents, written through the use cases that the staff's
/// forms use: what they refuse is refused here, in their words.
/// </summary>
public sealed partial class IncidentsApi(
    ApiCall call,
    StatusDbContext db,
    TimeProvider clock,
    NoteIncident noteIncident,
    DismissIncident dismissIncident,
    PublishIncident publishIncident,
    AddIncidentUpdate addIncidentUpdate,
    AmendIncident amendIncident,
    BackfillIncident backfillIncident,
    CorrectIncidentUpdate correctIncidentUpdate,
    RetractIncident retractIncident,
    PublishMaintenance publishMaintenance,
    AddMaintenanceUpdate addMaintenanceUpdate,
    AmendMaintenance amendMaintenance,
    BackfillMaintenance backfillMaintenance,
    CorrectMaintenanceUpdate correctMaintenanceUpdate,
    RetractMaintenance retractMaintenance)
{
    private const int LongestMetadata = 10_000;

    /// <summary>Which notices a list is of.</summary>
    public enum Which
    {
        All,
        Unresolved,
        Upcoming,
        Scheduled,
        Active,
    }

    public async Task<ApiAnswer> ListAsync(Which which)
    {
        var (skip, take) = call.Paging("limit");
        var q = call.Query("q");
        var incidents = call.Board.Incidents
            .Where(i => which == Which.All || (which == Which.Unresolved && i.IsOpen))
            .Select(i => (i.Id, i.Title, At: NoticeWriter.CreatedAt(i)));
        var maintenance = call.Board.Maintenance
            .Where(m => which switch
            {
                Which.All => true,
                Which.Upcoming or Which.Scheduled => m.Status == MaintenanceStatus.Scheduled,
                Which.Active => m.IsRunning,
                _ => false,
            })
            .Select(m => (m.Id, m.Title, At: NoticeWriter.CreatedAt(m)));
        // What customers have not been told yet is on no board.
        var noted = which is Which.All or Which.Unresolved
            ? await db.Incidents.AsNoTracking().Where(i => i.PublishedAt == null && i.DismissedAt == null && i.RetractedAt == null).Select(i => new { i.Id, i.Title, i.CreatedAt }).ToListAsync(call.Stop)
            : [];
        var ids = incidents.Concat(maintenance).Concat(noted.Select(n => (n.Id, n.Title, At: n.CreatedAt)))
            .Where(n => q is null || n.Title.Nl?.Contains(q, StringComparison.OrdinalIgnoreCase) == true || n.Title.En?.Contains(q, StringComparison.OrdinalIgnoreCase) == true)
            .OrderByDescending(n => n.At).ThenBy(n => n.Id, StringComparer.Ordinal)
            .Skip(skip).Take(take).Select(n => n.Id).ToList();
        var found = await FindAsync(ids);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var id in ids)
            {
                found.Write(json, id, call.Writer);
            }

            json.WriteEndArray();
        });
    }

    public async Task<ApiAnswer> GetAsync(string id, int status = StatusCodes.Status200OK)
    {
        var found = await FindAsync([id]);
        return found.Has(id) ? ApiAnswer.Of(status, json => found.Write(json, id, call.Writer)) : Unknown();
    }

    public async Task<ApiAnswer> CreateAsync()
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "incident");
        if (fields is null)
        {
            return error!;
        }

        CheckMetadata(fields);
        var id = NewId.Create();
        // What a program keeps with it is saved with it, or neither is.
        await using var transaction = await db.Database.BeginTransactionAsync(call.Stop);
        var isMaintenance = fields.Has("scheduled_for") || fields.Has("scheduled_until");
        var isPast = fields.Flag("backfilled") == true || fields.Has("backfill_date");
        var outcome = (isMaintenance, isPast) switch
        {
            (true, true) => await BackfillMaintenanceAsync(id, fields),
            (true, false) => await AnnounceAsync(id, fields),
            (false, true) => await BackfillAsync(id, fields),
            _ when fields.Flag("published") == false => await NoteAsync(id, fields),
            _ => await PublishAsync(id, fields),
        };
        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (ApiCall.Refusal(outcome!) is { } refused)
        {
            return refused;
        }

        await KeepMetadataAsync(id, fields);
        await transaction.CommitAsync(call.Stop);
        await call.SeeAsync();
        return await GetAsync(id, StatusCodes.Status201Created);
    }

    public async Task<ApiAnswer> ChangeAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "incident");
        if (fields is null)
        {
            return error!;
        }

        CheckMetadata(fields);
        // Facts and an update may come in one request: both are saved, or neither.
        await using var transaction = await db.Database.BeginTransactionAsync(call.Stop);
        Outcome? outcome;
        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == id && i.RetractedAt == null && i.DismissedAt == null, call.Stop) is { } incident)
        {
            outcome = await ChangeIncidentAsync(incident, fields);
        }
        else if (await db.Maintenance.FirstOrDefaultAsync(m => m.Id == id && m.RetractedAt == null, call.Stop) is { } notice)
        {
            outcome = await ChangeMaintenanceAsync(notice, fields);
        }
        else
        {
            return Unknown();
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (ApiCall.Refusal(outcome!) is { } refused)
        {
            return refused;
        }

        await KeepMetadataAsync(id, fields);
        await transaction.CommitAsync(call.Stop);
        await call.SeeAsync();
        return await GetAsync(id);
    }

    /// <summary>What is public is on the record; only what went out by mistake, moments ago, can be taken back.</summary>
    public async Task<ApiAnswer> DeleteAsync(string id)
    {
        var before = await GetAsync(id);
        if (before.StatusCode != StatusCodes.Status200OK)
        {
            return before;
        }

        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == id, call.Stop) is { IsNoted: true })
        {
            var dismissed = await dismissIncident.RunAsync(id, call.Query("reason") ?? "Dismissed by a program.", call.Actor, call.Stop);
            return ApiCall.Refusal(dismissed) ?? before;
        }

        var outcome = await retractIncident.RunAsync(id, call.Actor, call.Stop);
        if (outcome == Outcome.NotFound)
        {
            outcome = await retractMaintenance.RunAsync(id, call.Actor, call.Stop);
        }

        await call.SeeAsync();
        return ApiCall.Refusal(outcome) ?? before;
    }

    public async Task<ApiAnswer> CorrectAsync(string id, string updateId)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "incident_update");
        if (fields is null)
        {
            return error!;
        }

        var incident = await db.Incidents.FirstOrDefaultAsync(i => i.Id == id && i.RetractedAt == null && i.DismissedAt == null, call.Stop);
        var notice = incident is null ? await db.Maintenance.FirstOrDefaultAsync(m => m.Id == id && m.RetractedAt == null, call.Stop) : null;
        var body = incident?.Updates.FirstOrDefault(u => u.Id == updateId)?.Body ?? notice?.Updates.FirstOrDefault(u => u.Id == updateId)?.Body;
        if (body is null)
        {
            return Unknown();
        }

        var corrected = Localized(fields, "body", "bodies") is { } given ? body.Under(given) : body;
        var reason = fields.Text("reason") ?? "Corrected by a program.";
        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (corrected != body)
        {
            var correction = new UpdateCorrection(id, updateId, incident?.Version ?? notice!.Version, corrected, reason);
            var outcome = incident is not null ? await correctIncidentUpdate.RunAsync(correction, call.Actor, call.Stop) : await correctMaintenanceUpdate.RunAsync(correction, call.Actor, call.Stop);
            if (ApiCall.Refusal(outcome) is { } refused)
            {
                return refused;
            }

            await call.SeeAsync();
        }

        var writer = call.Writer;
        return ApiAnswer.Of(StatusCodes.Status200OK, json => writer.WriteUpdate(json, id, updateId));
    }

    private async Task<Outcome?> PublishAsync(string id, ApiFields fields)
    {
        var now = clock.GetUtcNow();
        var status = fields.Word<IncidentStatus>("status") ?? IncidentStatus.Investigating;
        var (states, about) = Components(fields);
        var facts = Facts(fields, null, now, states);
        var body = Body(fields, $"default_{Words.Of(status)}");
        var next = fields.Time("next_update_by");
        var notify = fields.Flag("deliver_notifications") ?? true;
        return fields.Problems.Count > 0 ? null
            : await publishIncident.RunAsync(new NewIncident(id, facts, status, body, states, next, notify) { About = about }, call.Actor, call.Stop);
    }

    /// <summary>N4: detected and not told yet; the clock for telling it runs.</summary>
    private async Task<Outcome?> NoteAsync(string id, ApiFields fields)
    {
        var (states, _) = Components(fields);
        var facts = Facts(fields, null, clock.GetUtcNow(), states);
        return fields.Problems.Count > 0 ? null : await noteIncident.RunAsync(new NotedIncident(id, facts, states), call.Actor, call.Stop);
    }

    private async Task<Outcome?> BackfillAsync(string id, ApiFields fields)
    {
        var (states, about) = Components(fields);
        var updates = fields.Objects("updates")?.Select(u => new PastUpdate(
            u.Time("display_at") ?? u.Time("at") ?? Missing(u, "display_at"),
            u.Word<IncidentStatus>("status") ?? IncidentStatus.Investigating,
            Body(u, "default_resolved"),
            u.Map<ServiceState>("components"))).ToList();
        if (updates is null)
        {
            var status = fields.Word<IncidentStatus>("status") ?? IncidentStatus.Resolved;
            updates = [new PastUpdate(fields.Time("started_at") ?? NoonOf(fields.Day("backfill_date")) ?? clock.GetUtcNow(), status, Body(fields, $"default_{Words.Of(status)}"))];
        }

        var first = updates.Count > 0 ? updates.Min(u => u.At) : clock.GetUtcNow();
        var facts = Facts(fields, null, first, states);
        return fields.Problems.Count > 0 ? null
            : await backfillIncident.RunAsync(new PastIncident(id, facts, states, updates) { About = about }, call.Actor, call.Stop);
    }

    private async Task<Outcome?> AnnounceAsync(string id, ApiFields fields)
    {
        var facts = MaintenanceFacts(fields, null);
        var body = Body(fields, "default_scheduled");
        var notify = fields.Flag("deliver_notifications") ?? true;
        return fields.Problems.Count > 0 ? null
            : await publishMaintenance.RunAsync(new NewMaintenance(id, facts, body, notify, Overrule(fields)), call.Actor, call.Stop);
    }

    private async Task<Outcome?> BackfillMaintenanceAsync(string id, ApiFields fields)
    {
        var facts = MaintenanceFacts(fields, null);
        var updates = fields.Objects("updates")?.Select(u => new PastMaintenanceUpdate(
            u.Time("display_at") ?? u.Time("at") ?? Missing(u, "display_at"),
            u.Word<MaintenanceStatus>("status") ?? MaintenanceStatus.Scheduled,
            Body(u, "default_scheduled"))).ToList();
        updates ??=
        [
            new PastMaintenanceUpdate(facts.Start, MaintenanceStatus.InProgress, Body(fields, "default_scheduled")),
            new PastMaintenanceUpdate(facts.End, MaintenanceStatus.Completed, TextCatalogue.Shipped.All["manage_api.default_completed"]),
        ];
        return fields.Problems.Count > 0 ? null : await backfillMaintenance.RunAsync(new PastMaintenance(id, facts, updates), call.Actor, call.Stop);
    }

    private async Task<Outcome?> ChangeIncidentAsync(Incident incident, ApiFields fields)
    {
        var status = fields.Word<IncidentStatus>("status");
        var (states, about) = Components(fields);
        var facts = Facts(fields, incident, clock.GetUtcNow(), states);
        var body = Localized(fields, "body", "bodies");
        var next = fields.Time("next_update_by");
        var notify = fields.Flag("deliver_notifications") ?? true;
        var reason = fields.Text("reason");
        if (fields.Problems.Count > 0)
        {
            return null;
        }

        if (incident.IsNoted && (status is not null || body is not null || fields.Flag("published") == true))
        {
            var suspected = incident.Suspected.ToDictionary(c => c.ServiceId, c => c.New);
            foreach (var (service, state) in states)
            {
                suspected[service] = state;
            }

            var first = status ?? IncidentStatus.Investigating;
            return await publishIncident.RunAsync(new NewIncident(incident.Id, facts, first, body ?? Default($"default_{Words.Of(first)}"), suspected, next, notify) { About = about }, call.Actor, call.Stop);
        }

        if (facts != incident.Facts && await amendIncident.RunAsync(new IncidentAmendment(incident.Id, incident.Version, facts, reason), call.Actor, call.Stop) is { IsDone: false } refused)
        {
            return refused;
        }

        if (incident.IsNoted)
        {
            return Outcome.Done;
        }

        var moved = status is { } to && to != incident.Status;
        var touches = Incident.ChangesTo(incident, states).Count > 0 || about.Except(incident.ServiceIds).Any();
        if (body is null && !moved && !touches && (next is null || next == incident.NextUpdateBy))
        {
            return Outcome.Done;
        }

        var word = status ?? incident.Status;
        var update = new NewIncidentUpdate(incident.Id, NewId.Create(), incident.Version, word, body ?? Default($"default_{Words.Of(word)}"), states, next ?? (moved ? null : incident.NextUpdateBy), notify) { About = about };
        return await addIncidentUpdate.RunAsync(update, call.Actor, call.Stop);
    }

    private async Task<Outcome?> ChangeMaintenanceAsync(MaintenanceNotice notice, ApiFields fields)
    {
        var status = fields.Word<MaintenanceStatus>("status");
        var facts = MaintenanceFacts(fields, notice);
        var body = Localized(fields, "body", "bodies");
        var notify = fields.Flag("deliver_notifications") ?? true;
        var overrule = Overrule(fields);
        if (fields.Problems.Count > 0)
        {
            return null;
        }

        var amendment = new MaintenanceAmendment(notice.Id, notice.Version, facts.Title, facts.Kind, facts.ExpectedImpact, facts.ServiceIds, facts.FallbackPlan, facts.Agreement, overrule);
        if (await amendMaintenance.RunAsync(amendment, call.Actor, call.Stop) is { IsDone: false } refused)
        {
            return refused;
        }

        var moved = status is { } to && to != notice.Status;
        if (body is null && !moved && (facts.Start, facts.End) == (notice.Start, notice.End))
        {
            return Outcome.Done;
        }

        var word = status ?? notice.Status;
        var update = new NewMaintenanceUpdate(notice.Id, NewId.Create(), notice.Version, word, body ?? Default($"default_{Words.Of(word)}"), facts.Start, facts.End, notify, overrule);
        return await addMaintenanceUpdate.RunAsync(update, call.Actor, call.Stop);
    }

    private IncidentFacts Facts(ApiFields fields, Incident? before, DateTimeOffset now, IReadOnlyDictionary<string, ServiceState> states)
    {
        var started = fields.Time("started_at");
        var detected = fields.Time("detected_at");
        var kind = fields.Word<IncidentKind>("kind") ?? before?.Kind ?? (states.Values.Any(s => s != ServiceState.Operational) ? IncidentKind.Downtime : IncidentKind.Other);
        var impact = fields.Text("impact_override") is "" or null ? before?.ImpactOverride : fields.Word<Impact>("impact_override");
        return new IncidentFacts(
            Title(fields, before?.Title),
            kind,
            detected ?? before?.DetectedAt ?? (started > now ? now : started ?? now),
            started ?? before?.StartedAt ?? (detected < now ? detected.Value : now),
            fields.Word<IncidentCause>("cause") ?? before?.Cause,
            fields.Text("force_majeure_reason") ?? before?.ForceMajeureReason,
            impact);
    }

    private MaintenanceFacts MaintenanceFacts(ApiFields fields, MaintenanceNotice? before)
    {
        var (states, about) = Components(fields);
        var start = fields.Time("scheduled_for") ?? before?.Start ?? Missing(fields, "scheduled_for");
        var end = fields.Time("scheduled_until") ?? before?.End ?? Missing(fields, "scheduled_until");
        var agreement = fields.Inner("agreement") is { } agreed
            ? new Agreement(agreed.Text("with") ?? "", agreed.Time("at") ?? clock.GetUtcNow())
            : before?.Agreement;
        return new MaintenanceFacts(
            Title(fields, before?.Title),
            fields.Word<MaintenanceKind>("maintenance_kind") ?? before?.Kind ?? MaintenanceKind.Regular,
            fields.Word<ExpectedImpact>("expected_impact") ?? before?.ExpectedImpact ?? (states.Values.Any(s => s >= ServiceState.PartialOutage) ? ExpectedImpact.Outage : ExpectedImpact.Minimal),
            start,
            end,
            fields.Has("components") || fields.Has("component_ids") ? [.. states.Keys.Union(about)] : before?.ServiceIds ?? [],
            fields.Text("fallback_plan") ?? before?.FallbackPlan,
            agreement);
    }

    private LocalizedText Title(ApiFields fields, LocalizedText? before)
    {
        var given = Localized(fields, "name", "names");
        if (given is null && before is null)
        {
            fields.Report("name", "required", "Give a name.");
        }

        return given is null ? before ?? LocalizedText.Empty : before is null ? given : before.Under(given);
    }

    private LocalizedText Body(ApiFields fields, string fallback) => Localized(fields, "body", "bodies") ?? Default(fallback);

    /// <summary>One text in the language of the call, or several by language; null where there is none.</summary>
    private LocalizedText? Localized(ApiFields fields, string one, string many)
    {
        var own = fields.Text(one);
        if (one == "body" && own is not null && HasTags().IsMatch(own))
        {
            own = HtmlToMarkdown.Convert(own);
        }

        var text = call.Language == Language.Dutch ? new LocalizedText(own, null) : new LocalizedText(null, own);
        if (fields.Inner(many) is { } texts)
        {
            text = text.Under(new LocalizedText(texts.Text("nl"), texts.Text("en")));
        }

        return text.IsEmpty ? null : text;
    }

    /// <summary>States by component, and the components that are named without one.</summary>
    private static (IReadOnlyDictionary<string, ServiceState> States, IReadOnlyList<string> About) Components(ApiFields fields)
    {
        var states = fields.Map<ServiceState>("components") ?? new Dictionary<string, ServiceState>();
        return (states, [.. (fields.Texts("component_ids") ?? []).Where(id => !states.ContainsKey(id)).Distinct()]);
    }

    private ManagerOverride? Overrule(ApiFields fields)
    {
        if (fields.Text("override_reason") is not { } reason)
        {
            return null;
        }

        if (!call.IsManager)
        {
            fields.Report("override_reason", "not_manager", "Only a key with the role manager overrules the rules.");
        }

        return new ManagerOverride(reason);
    }

    private static LocalizedText Default(string key) => TextCatalogue.Shipped.All[$"manage_api.{key}"];

    private static DateTimeOffset Missing(ApiFields fields, string key)
    {
        if (!fields.Has(key))
        {
            fields.Report(key, "required", "Give a time, such as 2026-11-22T14:30:00Z.");
        }

        return DateTimeOffset.UnixEpoch;
    }

    private DateTimeOffset? NoonOf(DateOnly? day) => day is { } date ? new LocalClock(call.Board.Zone).StartOf(date).AddHours(12) : null;

    /// <summary>Before anything is published: what cannot be kept refuses the whole call.</summary>
    private static void CheckMetadata(ApiFields fields)
    {
        if (fields.Inner("metadata") is not null && fields.Raw("metadata") is { Length: > LongestMetadata } given)
        {
            fields.Report("metadata", "too_long", $"This is {given.Length} characters of JSON; {LongestMetadata} can be kept.");
        }
    }

    private async Task KeepMetadataAsync(string id, ApiFields fields)
    {
        if (fields.Raw("metadata") is not { } metadata)
        {
            return;
        }

        var note = await db.ApiNotes.FirstOrDefaultAsync(n => n.NoticeId == id, call.Stop);
        if (note is null)
        {
            db.ApiNotes.Add(note = new ApiNote { NoticeId = id });
        }

        note.Metadata = metadata;
        await db.SaveChangesAsync(call.Stop);
    }

    private async Task<ManagedNotices> FindAsync(IReadOnlyList<string> ids) => new(
        await db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id) && i.RetractedAt == null && i.DismissedAt == null).ToDictionaryAsync(i => i.Id, call.Stop),
        await db.Maintenance.AsNoTracking().Where(m => ids.Contains(m.Id) && m.RetractedAt == null).ToDictionaryAsync(m => m.Id, call.Stop),
        await Reminders.LastAsync(db, ids, call.Stop),
        await db.ApiNotes.AsNoTracking().Where(n => ids.Contains(n.NoticeId)).ToDictionaryAsync(n => n.NoticeId, call.Stop));

    private static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such incident, maintenance or update.");

    [GeneratedRegex(@"</?(?:b|strong|i|em|br|p|a|ul|ol|li|div|span|h[1-6]|code|pre|blockquote)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HasTags();
}
