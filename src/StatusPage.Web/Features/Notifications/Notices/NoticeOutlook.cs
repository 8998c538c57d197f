using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>What would be sent of a notice that is being written, and to how many.</summary>
public sealed record Outlook(IReadOnlyList<MailPreview> Mails, IReadOnlyList<(ChannelKind Channel, int Count)> Hearers);

/// <summary>Looks ahead at the messages of a notice as it would be: by the words, the mails and the condition that are used then.</summary>
public sealed class NoticeOutlook(NoticeWords words, MailWriter mails, SubscriberReach reach, BoardSnapshot board, TimeProvider clock)
{
    /// <param name="incident">With the update that is being written as its newest.</param>
    public Task<Outlook> OfAsync(Incident incident, CancellationToken cancellationToken)
    {
        string[] services = [.. incident.ServiceIds];
        return OfAsync(NoticeNews.Of(incident, incident.Updates.MaxBy(u => u.CreatedAt)!, "", Names(services)), services, cancellationToken);
    }

    public Task<Outlook> OfAsync(MaintenanceNotice notice, CancellationToken cancellationToken) =>
        OfAsync(NoticeNews.Of(notice, notice.Updates.MaxBy(u => u.CreatedAt)!, "", Names(notice.ServiceIds)), notice.ServiceIds, cancellationToken);

    private async Task<Outlook> OfAsync(NoticeNews news, IReadOnlyCollection<string> services, CancellationToken cancellationToken)
    {
        var message = words.Message(news, clock.GetUtcNow());
        return new Outlook(
            [.. LanguageTags.All.Select(l => mails.Preview(message, l))],
            await reach.CountAsync(news.Event, news.NoticeId, services, cancellationToken));
    }

    private List<LocalizedText> Names(IReadOnlyCollection<string> ids) =>
        [.. ids.Select(board.Services.GetValueOrDefault).OfType<PublicService>().OrderBy(s => s.Position).Select(s => s.Name)];
}
