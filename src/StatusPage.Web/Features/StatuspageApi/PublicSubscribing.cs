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
/// the same for an address that is known, and its id is nobody's key: managing goes by the link in the mails.
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
            context.Response.Headers.RetryAfter = "60";
            return ApiAnswer.Error(StatusCodes.Status429TooManyRequests, "Too many confirmations were asked for from here. Try again later.");
        }

        var language = LanguageTags.OfPath(context.Request.Path) == Language.English || context.Request.Query["lang"] == "en" ? Language.English : Language.Dutch;
        var wish = new SubscriptionWish(language, services.Count == 0, EventChoice.All, services, [], incident);
        await subscriptions.AskAsync(address!, wish, context.RequestAborted);
        return ApiAnswer.Of(StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("subscriber");
            json.WriteString("created_at", TimeZoneInfo.ConvertTime(clock.GetUtcNow(), board.Zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteBoolean("skip_confirmation_notification", false);
            json.WriteNull("quarantined_at");
            json.WriteString("id", NewId.Create());
            json.WriteString("mode", "email");
            json.WriteNull("purge_at");
            json.WriteString("email", address);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
