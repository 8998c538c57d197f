using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>Reads what somebody wants to hear of.</summary>
public sealed class SubscriberWishes(ApiCall call)
{
    /// <summary>What is asked for; what is not named stays as it is, and is everything where there is nothing yet.</summary>
    public SubscriptionWish Read(ApiFields fields, Subscriber? before)
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
                    fields.Report("events", "not_a_choice", $"'{ManagedSubscribers.Shortened(word)}' is not one of incidents, maintenance, explanations.");
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
                fields.Report("component_ids", "unknown", $"There is no component {ManagedSubscribers.Shortened(unknown)}.");
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
}
