using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Subscribers;
using Xunit;

namespace StatusPage.Testing;

/// <summary>Subscribers, for tests that are about what they hear.</summary>
public static partial class Subscribing
{
    /// <summary>A confirmed subscriber by mail, as if they had come by the form.</summary>
    public static async Task<Subscriber> SubscribeAsync(
        this StatusApp app, string address, Language language = Language.Dutch, EventChoice events = EventChoice.All, params string[] serviceIds)
    {
        var subscriber = app.Services.GetRequiredService<SubscriberAddresses>().New(ChannelKind.Mail, address, language, "test", app.Clock.GetUtcNow());
        subscriber.State = SubscriberState.Confirmed;
        subscriber.ConfirmedAt = app.Clock.GetUtcNow();
        subscriber.Everything = serviceIds.Length == 0;
        subscriber.Events = events;
        subscriber.Choices.AddRange(serviceIds.Select(s => new SubscriptionChoice { ServiceId = s }));
        await using var db = app.NewDb();
        db.Add(subscriber);
        await db.SaveChangesAsync();
        return subscriber;
    }

    /// <summary>Fills in the form of <c>/subscribe</c>.</summary>
    public static async Task<HttpResponseMessage> AskAsync(this HttpClient client, string email, params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] all = more.Length > 0 ? more : [("About", "everything"), ("Events", "incidents"), ("Events", "maintenance"), ("Events", "explanations"), ("Language", "nl")];
        return await client.PostAsync("/subscribe/request", new FormUrlEncodedContent(all.Append((Name: "Email", Value: email)).Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }

    /// <summary>The path of the link in a mail that manages or confirms.</summary>
    public static string LinkIn(string text)
    {
        var match = Link().Match(text);
        Assert.True(match.Success, text);
        return match.Value;
    }

    [GeneratedRegex(@"(/en)?/subscriptions/[A-Za-z0-9_-]{32}")]
    private static partial Regex Link();
}
