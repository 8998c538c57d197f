using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// Subscribers, of the page and of one incident, by the confirmations of the public form and the powers of the staff's
/// pages. Nothing is kept of who left, so nobody can be found among the unsubscribed.
/// </summary>
public sealed class SubscribersApi(
    ApiCall call,
    StatusDbContext db,
    TimeProvider clock,
    SubscriberAddresses addresses,
    SubscribeLimits limits,
    Subscriptions subscriptions,
    ProgramSubscriptions programs,
    ChangeSubscriber change,
    ReleaseSubscriber release,
    RemoveSubscriber remove)
{
    /// <summary>Of one call about many, as at Statuspage.</summary>
    private const int MostAtOnce = 100;

    private const int LongestConsent = 300;

    private static readonly string[] States = ["active", "unconfirmed", "quarantined", "all"];

    /// <summary>Statuspage's own types, of which we have no subscribers: programs look for the numbers all the same.</summary>
    private static readonly string[] Foreign = ["sms", "integration_partner"];

    public async Task<ApiAnswer> ListAsync(string? incident = null)
    {
        if (incident is not null && !IsNotice(incident))
        {
            return UnknownIncident();
        }

        var problems = new List<ApiProblem>();
        var query = Filtered(problems, "active");
        var sort = OneOf(problems, "sort_field", "primary", "primary", "created_at", "quarantined_at", "relevance");
        var down = OneOf(problems, "sort_direction", "asc", "asc", "desc") == "desc";
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        if (incident is not null)
        {
            query = query.Where(s => s.Choices.Any(c => c.NoticeId == incident));
        }

        if (call.Query("q")?.Trim() is { Length: > 0 } words)
        {
            var hash = addresses.Hash(ChannelKind.Mail, words);
            var pattern = $"%{words.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            query = query.Where(s => s.AddressHash == hash || (s.Channel == ChannelKind.Mail && EF.Functions.Like(s.Address, pattern, @"\")));
        }

        // The number at the end makes every order complete: a page never repeats or loses one.
        var sorted = (sort, down) switch
        {
            ("created_at", false) => query.OrderBy(s => s.Id),
            ("created_at", true) => query.OrderByDescending(s => s.Id),
            ("quarantined_at", false) => query.OrderBy(s => s.QuarantinedAt).ThenBy(s => s.Id),
            ("quarantined_at", true) => query.OrderByDescending(s => s.QuarantinedAt).ThenByDescending(s => s.Id),
            (_, false) => query.OrderBy(s => s.Address).ThenBy(s => s.Id),
            _ => query.OrderByDescending(s => s.Address).ThenByDescending(s => s.Id),
        };
        var (skip, take) = call.Paging("limit");
        var found = await sorted.Include(s => s.Choices).Skip(skip).Take(take).ToListAsync(call.Stop);
        return List(found);
    }

    public async Task<ApiAnswer> GetAsync(string id, string? incident = null) =>
        await FindAsync(id, incident) is { } subscriber ? Answer(subscriber) : Unknown();

    public async Task<ApiAnswer> CreateAsync(string? incident = null)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber");
        if (fields is null)
        {
            return error!;
        }

        if (incident is not null && !IsNotice(incident))
        {
            return UnknownIncident();
        }

        if (incident is not null && !call.Board.IncidentsById.ContainsKey(incident))
        {
            fields.Report("", "not_followed", "Maintenance is not followed one by one: subscribe to its components.");
        }

        var wish = Wish(fields, null) with { NoticeId = incident };
        var endpoint = fields.Text("endpoint");
        var email = fields.Text("email");
        var skip = fields.Flag("skip_confirmation_notification") ?? false;
        var consent = fields.Text("consent")?.Trim() ?? "on its word";
        if (consent.Length > LongestConsent)
        {
            fields.Report("consent", "too_long", $"At most {LongestConsent} characters.");
        }

        if (fields.Has("phone_number") || fields.Has("phone_country"))
        {
            fields.Report("phone_number", "no_sms", "Text messages are not sent from here.");
        }

        return endpoint is not null ? await AddWebhookAsync(fields, endpoint, email, wish) : await AddMailAsync(fields, email, wish, skip, consent);
    }

    public async Task<ApiAnswer> ChangeAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber", plain: true);
        if (fields is null)
        {
            return error!;
        }

        if (await FindAsync(id, null) is not { } subscriber)
        {
            return Unknown();
        }

        var wish = Wish(fields, subscriber);
        if (fields.Problems.Count == 0 && wish.IsEmpty)
        {
            fields.Report("component_ids", "choose", "Name at least one component or group; leave it out for all of them.");
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        await change.RunAsync(subscriber, wish, call.Actor, call.Stop);
        return Answer(subscriber);
    }

    public async Task<ApiAnswer> DeleteAsync(string id, string? incident = null)
    {
        if (await FindAsync(id, incident) is not { } subscriber)
        {
            return Unknown();
        }

        var before = Answer(subscriber);
        if (incident is not null && (subscriber.Everything || subscriber.Choices.Any(c => c.NoticeId != incident)))
        {
            await change.UnfollowAsync(subscriber, incident, call.Actor, call.Stop);
        }
        else
        {
            await remove.RunAsync(subscriber, call.Actor, call.Stop);
        }

        return before;
    }

    public async Task<ApiAnswer> ResendAsync(string id, string? incident = null)
    {
        if (await FindAsync(id, incident) is not { } subscriber)
        {
            return Unknown();
        }

        if (NotAskable(subscriber) is { } problem)
        {
            return ApiAnswer.Refused([problem]);
        }

        if (!limits.AllowsKnown())
        {
            return TooMany();
        }

        await AskAgainAsync(subscriber);
        return Answer(subscriber, StatusCodes.Status201Created);
    }

    public async Task<ApiAnswer> CountAsync()
    {
        var problems = new List<ApiProblem>();
        var query = Filtered(problems, "active");
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        var counts = (await query.GroupBy(s => s.Channel).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(call.Stop)).ToDictionary(g => TypeOf(g.Key), g => g.Count);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var type in Types())
            {
                json.WriteNumber(type, counts.GetValueOrDefault(type));
            }

            json.WriteEndObject();
        });
    }

    public async Task<ApiAnswer> HistogramAsync()
    {
        var counts = await db.Set<Subscriber>().GroupBy(s => new { s.Channel, s.State }).Select(g => new { g.Key.Channel, g.Key.State, Count = g.Count() }).ToListAsync(call.Stop);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var type in Types())
            {
                var own = counts.Where(c => TypeOf(c.Channel) == type).ToDictionary(c => StateOf(c.State), c => c.Count);
                json.WriteStartObject(type);
                foreach (var state in States[..^1])
                {
                    json.WriteNumber(state, own.GetValueOrDefault(state));
                }

                json.WriteNumber("total", own.Values.Sum());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Who leaves is forgotten.</summary>
    public ApiAnswer Unsubscribed() => List([]);

    public Task<ApiAnswer> ReactivateAsync() => ForManyAsync(SubscriberState.Quarantined, _ => null, s => release.RunAsync(s, call.Actor, call.Stop));

    public Task<ApiAnswer> UnsubscribeAsync() => ForManyAsync(null, _ => null, s => remove.RunAsync(s, call.Actor, call.Stop));

    public Task<ApiAnswer> ResendToManyAsync() => ForManyAsync(SubscriberState.Pending, NotAskable, AskAgainAsync);

    /// <summary>
    /// Statuspage's calls about many: <c>subscribers</c> is a list of ids, or <c>all</c> while there are fewer than a hundred.
    /// Who is not in the state it is about is left alone, and named among the skipped.
    /// </summary>
    private async Task<ApiAnswer> ForManyAsync(SubscriberState? only, Func<Subscriber, ApiProblem?> refuses, Func<Subscriber, Task> run)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber", plain: true);
        if (fields is null)
        {
            return error!;
        }

        var problems = new List<ApiProblem>();
        var query = Filtered(problems, "all", fields).Include(s => s.Choices).AsQueryable();
        var isAll = fields.Is("subscribers", "all");
        if (!isAll)
        {
            var ids = fields.Texts("subscribers");
            if (ids is null && fields.Problems.Count == 0)
            {
                fields.Report("subscribers", "required", "Give a list of ids, or \"all\".");
            }

            var numbers = (ids ?? []).Distinct().Select(i => (Id: i, Number: NumberOf(i))).ToList();
            foreach (var (id, _) in numbers.Where(n => n.Number is null))
            {
                fields.Report("subscribers", "unknown", $"There is no subscriber {Short(id)}.");
            }

            var known = numbers.Select(n => n.Number).OfType<long>().ToList();
            query = query.Where(s => known.Contains(s.Id));
        }

        problems.AddRange(fields.Problems);
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        var found = await query.AsTracking().OrderBy(s => s.Id).Take(MostAtOnce + 1).ToListAsync(call.Stop);
        if (found.Count > MostAtOnce)
        {
            return ApiAnswer.Refused([new ApiProblem("subscribers", "too_many", $"At most {MostAtOnce} at once.")]);
        }

        if (!isAll && fields.Texts("subscribers")!.Select(NumberOf).Except(found.Select(s => (long?)s.Id)).FirstOrDefault() is { } missing && !fields.Has("type") && !fields.Has("state"))
        {
            return ApiAnswer.Refused([new ApiProblem("subscribers", "unknown", $"There is no subscriber {IdOf(missing)}.")]);
        }

        var (done, skipped) = (new List<string>(), new List<string>());
        foreach (var subscriber in found)
        {
            if ((only is null || subscriber.State == only) && refuses(subscriber) is null && (only != SubscriberState.Pending || limits.AllowsKnown()))
            {
                await run(subscriber);
                done.Add(IdOf(subscriber.Id));
            }
            else
            {
                skipped.Add(IdOf(subscriber.Id));
            }
        }

        return ApiAnswer.Of(StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            Ids(json, "subscribers", done);
            Ids(json, "skipped", skipped);
            json.WriteEndObject();
        });
    }

    private async Task<ApiAnswer> AddMailAsync(ApiFields fields, string? email, SubscriptionWish wish, bool skip, string consent)
    {
        var address = EmailAddress.Normalize(email);
        if (address is null)
        {
            fields.Report("email", email is null ? "required" : "not_an_address", "Give an e-mail address, or an endpoint to post to.");
        }

        if (skip && !call.IsManager)
        {
            fields.Report("skip_confirmation_notification", "not_manager", "Only a key with the role manager subscribes somebody without their confirmation.");
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        var known = await subscriptions.KnownAsync(address!, call.Stop);
        var follows = known is { State: SubscriberState.Confirmed } && wish.NoticeId is not null;
        if (known is not null && Taken(known, wish, skip, follows) is { } taken)
        {
            return taken;
        }

        if (skip && !follows)
        {
            var added = await subscriptions.AddAsync(address!, wish, $"{call.Actor.Name}: {consent}", call.Actor, call.Stop);
            return Answer(added, StatusCodes.Status201Created, skipped: true);
        }

        if (!limits.AllowsKnown())
        {
            return TooMany();
        }

        await subscriptions.AskAsync(address!, wish, call.Stop, call.Actor.Name);
        if (await subscriptions.KnownAsync(address!, call.Stop) is not { } asked)
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, "Somebody subscribed this address at the same moment. Read the list again.");
        }

        await LogAsync("subscriber.asked", asked);
        return Answer(asked, StatusCodes.Status201Created);
    }

    /// <summary>The answer where the address is known and nothing can come of asking it again.</summary>
    private ApiAnswer? Taken(Subscriber known, SubscriptionWish wish, bool skip, bool follows)
    {
        var why = known.State switch
        {
            SubscriberState.Quarantined => "is in quarantine: reactivate it",
            SubscriberState.Confirmed when wish.NoticeId is null => "is subscribed already: change it with PATCH",
            SubscriberState.Confirmed when known.Choices.Any(c => c.NoticeId == wish.NoticeId) => "follows this already",
            _ when !(skip && !follows) && !subscriptions.MayBeAsked(known) => "was asked to confirm less than a day ago",
            _ => null,
        };
        return why is null ? null : ApiAnswer.Error(StatusCodes.Status409Conflict, $"This address {why} (subscriber {IdOf(known.Id)}).");
    }

    private async Task<ApiAnswer> AddWebhookAsync(ApiFields fields, string endpoint, string? email, SubscriptionWish wish)
    {
        var url = HttpPoster.Accept(endpoint);
        if (url is null)
        {
            fields.Report("endpoint", "not_an_address", "Give an address that begins with https://.");
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (!limits.AllowsKnown())
        {
            return TooMany();
        }

        var (key, manage, wrong) = await programs.AddWebhookAsync(url!, EmailAddress.Normalize(email), wish, call.Stop, call.Actor.Name);
        if (wrong == ProgramSubscriptions.Known)
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, $"{char.ToUpperInvariant(wrong[0])}{wrong[1..]}.");
        }

        if (wrong is not null)
        {
            return ApiAnswer.Refused([new ApiProblem("endpoint", "no_challenge", $"It did not give the challenge back: {wrong}. It must answer a POST that holds a challenge with that same challenge.")]);
        }

        var hash = addresses.Hash(ChannelKind.Webhook, url!.ToString());
        var added = await db.Set<Subscriber>().Include(s => s.Choices).SingleAsync(s => s.Channel == ChannelKind.Webhook && s.AddressHash == hash, call.Stop);
        await LogAsync("subscriber.changed", added);
        return ApiAnswer.Of(StatusCodes.Status201Created, json => Write(json, added, false, () =>
        {
            // Shown once: it is stored encrypted.
            json.WriteString("signing_key", key);
            json.WriteString("manage_url", manage!.ToString());
        }));
    }

    private async Task AskAgainAsync(Subscriber subscriber)
    {
        await subscriptions.AskAgainAsync(subscriber, call.Stop);
        await LogAsync("subscriber.asked", subscriber);
    }

    private ApiProblem? NotAskable(Subscriber subscriber) =>
        subscriber.Channel != ChannelKind.Mail ? new("", "not_mail", "Only mail subscribers confirm by a mail.")
        : subscriber.State != SubscriberState.Pending ? new("", "not_unconfirmed", "This subscriber waits for no confirmation.")
        : !subscriptions.MayBeAsked(subscriber) ? new("", "asked_already", "One confirmation a day goes to an address, and the last one went less than a day ago.")
        : null;

    /// <summary>What is asked for; what is not named stays as it is, and is everything where there is nothing yet.</summary>
    private SubscriptionWish Wish(ApiFields fields, Subscriber? before)
    {
        var language = before?.Language ?? call.Language;
        if (fields.Text("language") is { } tag && !LanguageTags.TryParse(tag, out language))
        {
            fields.Report("language", "not_a_choice", "This is not one of nl, en.");
        }

        var events = before is null or { Events: EventChoice.None } ? EventChoice.All : before.Events;
        if (fields.Texts("events") is { } words)
        {
            events = EventChoice.None;
            foreach (var word in words)
            {
                if (Words.TryParse<EventChoice>(word, out var one) && one is not (EventChoice.None or EventChoice.All))
                {
                    events |= one;
                }
                else
                {
                    fields.Report("events", "not_a_choice", $"'{Short(word)}' is not one of incidents, maintenance, explanations.");
                }
            }

            if (words.Count == 0)
            {
                fields.Report("events", "choose", "Name at least one of incidents, maintenance, explanations.");
            }
        }

        if (fields.Texts("component_ids") is { } ids)
        {
            var services = ids.Where(i => call.Board.Services.TryGetValue(i, out var service) && service.IsListed).ToList();
            var groups = ids.Where(i => call.Board.Groups.Any(g => g.Id == i && i.Length > 0)).ToList();
            foreach (var unknown in ids.Except(services).Except(groups))
            {
                fields.Report("component_ids", "unknown", $"There is no component {Short(unknown)}.");
            }

            if (ids.Count == 0)
            {
                fields.Report("component_ids", "choose", "Name at least one component or group; leave it out for all of them.");
            }

            return new SubscriptionWish(language, false, events, services, groups);
        }

        // Statuspage's way to say "all": neither components nor anything else.
        return before is not null && (fields.Has("language") || fields.Has("events"))
            ? new SubscriptionWish(language, before.Everything, events, [.. before.Choices.Select(c => c.ServiceId).OfType<string>()], [.. before.Choices.Select(c => c.GroupId).OfType<string>()])
            : new SubscriptionWish(language, true, events, [], []);
    }

    /// <summary>By type and state, of the query or of the body.</summary>
    private IQueryable<Subscriber> Filtered(List<ApiProblem> problems, string usualState, ApiFields? fields = null)
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
            problems.Add(new ApiProblem("type", "not_a_choice", $"'{Short(type)}' is not one of {string.Join(", ", Types())}."));
        }

        var state = (fields is null ? call.Query("state") : fields.Text("state")) ?? usualState;
        if (!States.Contains(state))
        {
            problems.Add(new ApiProblem("state", "not_a_choice", $"'{Short(state)}' is not one of {string.Join(", ", States)}."));
        }
        else if (state != "all")
        {
            var wanted = Enum.GetValues<SubscriberState>().Single(s => StateOf(s) == state);
            query = query.Where(s => s.State == wanted);
        }

        return query;
    }

    private string OneOf(List<ApiProblem> problems, string key, string usual, params string[] allowed)
    {
        var word = call.Query(key) ?? usual;
        if (!allowed.Contains(word))
        {
            problems.Add(new ApiProblem(key, "not_a_choice", $"'{Short(word)}' is not one of {string.Join(", ", allowed)}."));
        }

        return word;
    }

    private async Task<Subscriber?> FindAsync(string id, string? incident) =>
        NumberOf(id) is { } number && await db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Id == number, call.Stop) is { } found
            && (incident is null || found.Choices.Any(c => c.NoticeId == incident))
                ? found
                : null;

    private async Task LogAsync(string action, Subscriber subscriber)
    {
        db.AuditLog.Add(AuditEntry.Of(call.Actor, clock.GetUtcNow(), action, string.Create(CultureInfo.InvariantCulture, $"subscriber/{subscriber.Id}")));
        await db.SaveChangesAsync(call.Stop);
    }

    private bool IsNotice(string id) => call.Board.IncidentsById.ContainsKey(id) || call.Board.Maintenance.Any(m => m.Id == id);

    private ApiAnswer List(IReadOnlyList<Subscriber> subscribers) => ApiAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        foreach (var subscriber in subscribers)
        {
            Write(json, subscriber, false);
        }

        json.WriteEndArray();
    });

    private ApiAnswer Answer(Subscriber subscriber, int status = StatusCodes.Status200OK, bool skipped = false) =>
        ApiAnswer.Of(status, json => Write(json, subscriber, skipped));

    private void Write(Utf8JsonWriter json, Subscriber subscriber, bool skipped, Action? more = null)
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

    private static void Ids(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static IReadOnlyList<string> Types() => [.. Enum.GetValues<ChannelKind>().Select(TypeOf), .. Foreign];

    private static string TypeOf(ChannelKind channel) => channel == ChannelKind.Mail ? "email" : Words.Of(channel);

    private static string StateOf(SubscriberState state) => state switch
    {
        SubscriberState.Pending => "unconfirmed",
        SubscriberState.Quarantined => "quarantined",
        _ => "active",
    };

    /// <summary>Twelve characters, as every id has.</summary>
    private static string IdOf(long number) => number.ToString("D12", CultureInfo.InvariantCulture);

    private static long? NumberOf(string id) => id.Length == 12 && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private ApiAnswer TooMany()
    {
        call.Context.Response.Headers.RetryAfter = "60";
        return ApiAnswer.Error(StatusCodes.Status429TooManyRequests, "Too many confirmations go out in this minute. Try again in the next.");
    }

    private static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such subscriber.");

    private static ApiAnswer UnknownIncident() => ApiAnswer.NotFound("There is no such incident.");
}
