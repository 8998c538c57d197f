using StatusPage.Domain.Notifications;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>Says who is going to hear it.</summary>
public static class ReachWords
{
    public static string Of(IReadOnlyList<(ChannelKind Channel, int Count)> hearers, Texts texts)
    {
        var total = hearers.Sum(h => h.Count);
        return total == 0
            ? texts["publishing.goes_notify_none"]
            : texts.Count("publishing.goes_notify", total, string.Join(", ", hearers.Select(h => $"{h.Count.ToString("N0", texts.Culture)} {texts[$"notifications_staff.channel_{Words.Of(h.Channel)}"]}")));
    }
}
