using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>What all calls about subscribers share: which there are, whether one can be asked again, and how one is written.</summary>
public sealed class ManagedSubscribers(ApiCall call, StatusDbContext db, TimeProvider clock, SubscriberAddresses addresses, Subscriptions subscriptions)
{
    public static readonly IReadOnlyList<string> States = ["active", "unconfirmed", "quarantined", "all"];

    /// <summary>Statuspage's own types, of which we have no subscribers: programs look for the numbers all the same.</summary>
    private static readonly string[] Foreign = ["sms", "integration_partner"];

    /// <summary>By type and state, of the query or of the body.</summary>
    public IQueryable<Subscriber> Filtered(List<ApiProblem> problems, string usualState, ApiFields? fields = null)
    {
        var query = db.Set<Subscriber>().AsNoTracking();
        var type = fields is null ? call.Query("type") : fields.Text("type");
        if (type is not null && Types().Contains(type))
        {
            var channels = Enum.GetValues<ChannelKind>().Where(c => TypeOf(c) == type).ToList();
            query = query.Where(s => channels.Contains(s.Channel));
        }
        else if (type is not null)
        {
            problems.Add(new ApiProblem("type", "not_a_choice", $"'{Shortened(type)}' is not one of {string.Join(", ", Types())}."));
        }

        var state = (fields is null ? call.Query("state") : fields.Text("state")) ?? usualState;
        if (!States.Contains(state))
        {
            problems.Add(new ApiProblem("state", "not_a_choice", $"'{Shortened(state)}' is not one of {string.Join(", ", States)}."));
        }
        else if (state != "all")
        {
            var wanted = Enum.GetValues<SubscriberState>().Single(s => StateOf(s) == state);
            query = query.Where(s => s.State == wanted);
        }

        return query;
    }

    public async Task<Subscriber?> FindAsync(string id, string? incident) =>
        NumberOf(id) is { } number && await db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Id == number, call.Stop) is { } found
            && (incident is null || found.Choices.Any(c => c.NoticeId == incident))
                ? found
                : null;

    public bool IsNotice(string id) => call.Board.IncidentsById.ContainsKey(id) || call.Board.Maintenance.Any(m => m.Id == id);

    public async Task AskAgainAsync(Subscriber subscriber)
    {
        await subscriptions.AskAgainAsync(subscriber, call.Stop);
        await LogAsync("subscriber.asked", subscriber);
    }

    public ApiProblem? NotAskable(Subscriber subscriber) =>
        subscriber.Channel != ChannelKind.Mail ? new("", "not_mail", "Only mail subscribers confirm by a mail.")
        : subscriber.State != SubscriberState.Pending ? new("", "not_unconfirmed", "This subscriber waits for no confirmation.")
        : !subscriptions.MayBeAsked(subscriber) ? new("", "asked_already", "One confirmation a day goes to an address, and the last one went less than a day ago.")
        : null;

    public async Task LogAsync(string action, Subscriber subscriber)
    {
        db.AuditLog.Add(AuditEntry.Of(call.Actor, clock.GetUtcNow(), action, string.Create(CultureInfo.InvariantCulture, $"subscriber/{subscriber.Id}")));
        await db.SaveChangesAsync(call.Stop);
    }

    public ApiAnswer List(IReadOnlyList<Subscriber> subscribers) => ApiAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        foreach (var subscriber in subscribers)
        {
            Write(json, subscriber, false);
        }

        json.WriteEndArray();
    });

    public ApiAnswer Answer(Subscriber subscriber, int status = StatusCodes.Status200OK, bool skipped = false) =>
        ApiAnswer.Of(status, json => Write(json, subscriber, skipped));

    public void Write(Utf8JsonWriter json, Subscriber subscriber, bool skipped, Action? more = null)
    {
        var writer = call.Writer;
        var isMail = subscriber.Channel == ChannelKind.Mail;
        json.WriteStartObject();
        json.WriteString("id", IdOf(subscriber.Id));
        json.WriteBoolean("skip_confirmation_notification", skipped);
        json.WriteString("mode", TypeOf(subscriber.Channel));
        json.WriteString("email", isMail ? subscriber.Address : null);
        // The rest of such an address lets whoever has it write there.
        json.WriteString("endpoint", isMail ? null : addresses.Shown(subscriber));
        json.WriteNull("phone_number");
        json.WriteNull("phone_country");
        json.WriteNull("display_phone_number");
        json.WriteNull("obfuscated_channel_name");
        json.WriteNull("workspace_name");
        writer.Time(json, "quarantined_at", subscriber.QuarantinedAt);
        writer.Time(json, "purge_at", subscriber.State == SubscriberState.Pending ? (subscriber.AskedAt ?? subscriber.CreatedAt) + Subscriptions.Confirmable : null);
        // A text to generated clients and a list to others: null suits both.
        json.WriteNull("components");
        json.WriteNull("page_access_user_id");
        writer.Time(json, "created_at", subscriber.CreatedAt);
        json.WriteString("state", StateOf(subscriber.State));
        json.WriteString("language", LanguageTags.Of(subscriber.Language));
        json.WriteBoolean("all_components", subscriber.Everything);
        Ids(json, "component_ids", subscriber.Choices.Select(c => c.ServiceId ?? c.GroupId).OfType<string>());
        Ids(json, "incident_ids", subscriber.Choices.Select(c => c.NoticeId).OfType<string>());
        Ids(json, "events", new[] { EventChoice.Incidents, EventChoice.Maintenance, EventChoice.Explanations }.Where(e => subscriber.Events.HasFlag(e)).Select(Words.Of));
        more?.Invoke();
        json.WriteEndObject();
    }

    public static void Ids(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<string> Types() => [.. Enum.GetValues<ChannelKind>().Select(TypeOf), .. Foreign];

    public static string TypeOf(ChannelKind channel) => channel == ChannelKind.Mail ? "email" : Words.Of(channel);

    public static string StateOf(SubscriberState state) => state switch
    {
        SubscriberState.Pending => "unconfirmed",
        SubscriberState.Quarantined => "quarantined",
        _ => "active",
    };

    /// <summary>Twelve characters, as every id has.</summary>
    public static string IdOf(long number) => number.ToString("D12", CultureInfo.InvariantCulture);

    public static long? NumberOf(string id) => id.Length == 12 && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

    public ApiAnswer TooMany()
    {
        call.Context.Response.Headers.RetryAfter = "60";
        return ApiAnswer.Error(StatusCodes.Status429TooManyRequests, "Too many confirmations go out in this minute. Try again in the next.");
    }

    public static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such subscriber.");

    public static ApiAnswer UnknownIncident() => ApiAnswer.NotFound("There is no such incident.");
}
