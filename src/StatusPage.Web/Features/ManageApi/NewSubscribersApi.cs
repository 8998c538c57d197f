using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Subscribing somebody, to the page or to one incident, by the confirmations of the public form.</summary>
public sealed class NewSubscribersApi(
    ApiCall call,
    StatusDbContext db,
    ManagedSubscribers managed,
    SubscriberWishes wishes,
    SubscriberAddresses addresses,
    SubscribeLimits limits,
    Subscriptions subscriptions,
    ProgramSubscriptions programs)
{
    private const int LongestConsent = 300;

    public async Task<ApiAnswer> CreateAsync(string? incident = null)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber");
        if (fields is null)
        {
            return error!;
        }

        if (incident is not null && !managed.IsNotice(incident))
        {
            return ManagedSubscribers.UnknownIncident();
        }

        if (incident is not null && !call.Board.IncidentsById.ContainsKey(incident))
        {
            fields.Report("", "not_followed", "Maintenance is not followed one by one: subscribe to its components.");
        }

        var wish = wishes.Read(fields, null) with { NoticeId = incident };
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
            return managed.Answer(added, StatusCodes.Status201Created, skipped: true);
        }

        if (!limits.AllowsKnown())
        {
            return managed.TooMany();
        }

        await subscriptions.AskAsync(address!, wish, call.Stop, call.Actor.Name);
        if (await subscriptions.KnownAsync(address!, call.Stop) is not { } asked)
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, "Somebody subscribed this address at the same moment. Read the list again.");
        }

        await managed.LogAsync("subscriber.asked", asked);
        return managed.Answer(asked, StatusCodes.Status201Created);
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
        return why is null ? null : ApiAnswer.Error(StatusCodes.Status409Conflict, $"This address {why} (subscriber {ManagedSubscribers.IdOf(known.Id)}).");
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
            return managed.TooMany();
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
        await managed.LogAsync("subscriber.changed", added);
        return ApiAnswer.Of(StatusCodes.Status201Created, json => managed.Write(json, added, false, () =>
        {
            // Shown once: it is stored encrypted.
            json.WriteString("signing_key", key);
            json.WriteString("manage_url", manage!.ToString());
        }));
    }
}
