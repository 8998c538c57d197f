using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>The choices of a form, as they were sent or as they are.</summary>
public sealed class SubscribeFields
{
    public string? Email { get; set; }

    /// <summary><c>everything</c> or <c>some</c>.</summary>
    public string About { get; set; } = "everything";

    public List<string> Services { get; set; } = [];

    public List<string> Groups { get; set; } = [];

    public List<string> Events { get; set; } = ["incidents", "maintenance", "explanations"];

    public string? Language { get; set; }

    /// <summary>A single incident.</summary>
    public string? Notice { get; set; }

    /// <summary>No person sees this field.</summary>
    public string? Website { get; set; }

    public static SubscribeFields Of(Subscriber subscriber) => new()
    {
        About = subscriber.Everything ? "everything" : "some",
        Services = [.. subscriber.Choices.Select(c => c.ServiceId).OfType<string>()],
        Groups = [.. subscriber.Choices.Select(c => c.GroupId).OfType<string>()],
        Events = [.. new[] { EventChoice.Incidents, EventChoice.Maintenance, EventChoice.Explanations }.Where(e => subscriber.Events.HasFlag(e)).Select(e => Words.Of(e))],
        Language = LanguageTags.Of(subscriber.Language),
    };

    /// <summary>What is asked for, as far as it exists.</summary>
    public SubscriptionWish Wish(BoardSnapshot board, Language page)
    {
        var events = Events.Aggregate(EventChoice.None, (all, word) => Words.TryParse<EventChoice>(word, out var one) ? all | one : all);
        return new SubscriptionWish(
            Language is { } tag && LanguageTags.TryParse(tag, out var language) ? language : page,
            About == "everything",
            events,
            [.. Services.Where(s => board.Services.TryGetValue(s, out var service) && !service.IsHidden)],
            [.. Groups.Where(g => board.Groups.Any(b => b.Id == g))],
            Notice is { Length: > 0 } notice && board.IncidentsById.ContainsKey(notice) ? notice : null);
    }
}
