using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>
/// Subscribing through the public API: the same confirmation by mail and the same limits as the form. The answer is
/// the same for an address that is known, and its id is nobody's key: whoever types an address would else hold what
/// ends its subscription. What stands in the links of the mails is the id by which a subscriber is read and ended.
/// </summary>
public static class PublicSubscribing
{
    public static async Task<IResult> SubscribeAsync(HttpContext context, Subscriptions subscriptions, SubscribeLimits limits, BoardSnapshot board, TimeProvider clock)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var (fields, error) = await ApiBody.ReadAsync(context.Request, "subscriber");
        if (fields is null)
        {
            return error!;
        }

        var address = fields.Text("email") is { } email ? EmailAddress.Normalize(email) : null;
        var incident = fields.Text("incident_id");
        var services = new[] { fields.Text("component_id") }.OfType<string>().Concat(fields.Texts("component_ids") ?? []).Distinct().ToList();
        if (fields.Has("endpoint") || fields.Has("phone_number"))
        {
            fields.Report("endpoint", "mail_only", "Only an e-mail address can subscribe here.");
        }
        else if (address is null)
        {
            fields.Report("email", "not_an_address", "Give an e-mail address.");
        }

        if (incident is not null && !board.IncidentsById.ContainsKey(incident))
        {
            fields.Report("incident_id", "unknown", "There is no such incident.");
        }

        if (services.Find(s => !board.Services.TryGetValue(s, out var service) || !service.IsListed) is not null)
        {
            fields.Report("component_ids", "unknown", "There is no such component.");
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (!limits.Allows(context.Connection.RemoteIpAddress))
        {
            return TooMany(context);
        }

        var language = LanguageTags.OfPath(context.Request.Path) == Language.English || context.Request.Query["lang"] == "en" ? Language.English : Language.Dutch;
        var wish = new SubscriptionWish(language, services.Count == 0, EventChoice.All, services, [], incident);
        await subscriptions.AskAsync(address!, wish, context.RequestAborted);
        return Answer(StatusCodes.Status201Created, board, NewId.Create(), clock.GetUtcNow(), "email", address);
    }

    public static async Task<IResult> GetAsync(HttpContext context, string token, Subscriptions subscriptions, SubscriberAddresses addresses, BoardSnapshot board)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return await subscriptions.FindAsync(token, context.RequestAborted) is { } subscriber ? Answer(board, token, subscriber, addresses) : Unknown();
    }

    public static async Task<IResult> DeleteAsync(HttpContext context, string token, Subscriptions subscriptions, SubscriberAddresses addresses, BoardSnapshot board)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (await subscriptions.FindAsync(token, context.RequestAborted) is not { } subscriber)
        {
            return Unknown();
        }

        await subscriptions.LeaveAsync(subscriber, context.RequestAborted);
        return Answer(board, token, subscriber, addresses);
    }

    public static async Task<IResult> ResendAsync(HttpContext context, string token, Subscriptions subscriptions, SubscribeLimits limits, SubscriberAddresses addresses, BoardSnapshot board)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (await subscriptions.FindAsync(token, context.RequestAborted) is not { } subscriber)
        {
            return Unknown();
        }

        if (subscriber is not { Channel: ChannelKind.Mail, State: SubscriberState.Pending })
        {
            return ApiAnswer.Refused([new ApiProblem("", "not_unconfirmed", "This subscriber waits for no confirmation.")]);
        }

        if (!subscriptions.MayBeAsked(subscriber))
        {
            return ApiAnswer.Refused([new ApiProblem("", "asked_already", "One confirmation a day goes to an address, and the last one went less than a day ago.")]);
        }

        if (!limits.Allows(context.Connection.RemoteIpAddress))
        {
            return TooMany(context);
        }

        await subscriptions.AskAgainAsync(subscriber, context.RequestAborted);
        return Answer(board, token, subscriber, addresses);
    }

    private static ApiAnswer Answer(BoardSnapshot board, string token, Subscriber subscriber, SubscriberAddresses addresses) => Answer(
        StatusCodes.Status200OK,
        board,
        token,
        subscriber.CreatedAt,
        subscriber.Channel == ChannelKind.Mail ? "email" : Words.Of(subscriber.Channel),
        addresses.Shown(subscriber),
        subscriber.QuarantinedAt,
        subscriber.State == SubscriberState.Pending ? (subscriber.AskedAt ?? subscriber.CreatedAt) + Subscriptions.Confirmable : null);

    private static ApiAnswer Answer(int status, BoardSnapshot board, string id, DateTimeOffset created, string mode, string? address, DateTimeOffset? quarantined = null, DateTimeOffset? purge = null) => ApiAnswer.Of(status, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("subscriber");
        json.WriteString("created_at", Time(created));
        json.WriteBoolean("skip_confirmation_notification", false);
        json.WriteString("quarantined_at", Time(quarantined));
        json.WriteString("id", id);
        json.WriteString("mode", mode);
        json.WriteString("purge_at", Time(purge));
        json.WriteString(mode == "email" ? "email" : "endpoint", address);
        json.WriteEndObject();
        json.WriteEndObject();

        string? Time(DateTimeOffset? moment) => moment is { } known ? NoticeWriter.Text(known, board.Zone) : null;
    });

    private static ApiAnswer TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return ApiAnswer.Error(StatusCodes.Status429TooManyRequests, "Too many confirmations were asked for from here. Try again later.");
    }

    private static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such subscriber. Its id is what stands in the links of the mails.");
}
