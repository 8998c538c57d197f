using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>Something that happened to a notice and is to be told.</summary>
/// <param name="Key">Names it; there is one message of each.</param>
/// <param name="ServiceNames">Of the services it is about, in the order of the catalogue.</param>
public sealed record NoticeNews(
    string Key, NoticeEvent Event, string Kind, string NoticeId, string? UpdateId, LocalizedText Title, LocalizedText Text, LocalizedText State, DateTimeOffset At,
    IReadOnlyList<LocalizedText> ServiceNames)
{
    public DateTimeOffset? NextUpdateBy { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public AnnouncedWindow? Before { get; init; }

    public LocalizedText Impact { get; init; } = LocalizedText.Empty;

    public static NoticeNews Of(Incident incident, IncidentUpdate update, string key, IReadOnlyList<LocalizedText> services) => new(
        key, EventOf(incident, update), "incident", incident.Id, update.Id, incident.Title, update.Body, Both(t => t.Word(update.Status)), update.At, services)
    {
        NextUpdateBy = update.NextUpdateBy,
    };

    public static NoticeNews Of(MaintenanceNotice notice, MaintenanceUpdate update, string key, IReadOnlyList<LocalizedText> services) => new(
        key, EventOf(notice, update), "maintenance", notice.Id, update.Id, notice.Title, update.Body, Both(t => t.Word(update.Status)), update.At, services)
    {
        Start = notice.Start,
        End = notice.End,
        Before = notice.WindowChangedBy(update)?.Before,
        Impact = Both(t => t.Word(notice.ExpectedImpact)),
    };

    /// <summary>M7.</summary>
    public static NoticeNews Reminder(MaintenanceNotice notice, string key, DateTimeOffset now, IReadOnlyList<LocalizedText> services) => new(
        key, NoticeEvent.MaintenanceReminder, "maintenance", notice.Id, null, notice.Title, notice.Timeline.LastOrDefault(u => !u.Body.IsEmpty)?.Body ?? LocalizedText.Empty,
        Both(t => t.Word(notice.Status)), now, services)
    {
        Start = notice.Start,
        End = notice.End,
        Impact = Both(t => t.Word(notice.ExpectedImpact)),
    };

    private static NoticeEvent EventOf(Incident incident, IncidentUpdate update) => update.Status switch
    {
        _ when incident.Timeline.FirstOrDefault() == update => NoticeEvent.IncidentOpened,
        IncidentStatus.Resolved => NoticeEvent.IncidentResolved,
        IncidentStatus.Postmortem => NoticeEvent.IncidentExplained,
        _ => NoticeEvent.IncidentUpdated,
    };

    private static NoticeEvent EventOf(MaintenanceNotice notice, MaintenanceUpdate update)
    {
        var before = notice.Timeline.TakeWhile(u => u != update).LastOrDefault();
        return update.Status switch
        {
            _ when before is null => NoticeEvent.MaintenanceAnnounced,
            MaintenanceStatus.Cancelled when before.Status != MaintenanceStatus.Cancelled => NoticeEvent.MaintenanceCancelled,
            MaintenanceStatus.Completed when before.Status != MaintenanceStatus.Completed => NoticeEvent.MaintenanceCompleted,
            MaintenanceStatus.Completed or MaintenanceStatus.Cancelled => NoticeEvent.MaintenanceExplained,
            _ when notice.WindowChangedBy(update) is not null => NoticeEvent.MaintenanceChanged,
            MaintenanceStatus.InProgress when before.Status == MaintenanceStatus.Scheduled => NoticeEvent.MaintenanceStarted,
            _ => NoticeEvent.MaintenanceUpdated,
        };
    }

    private static LocalizedText Both(Func<Texts, string> word) => new(word(new Texts(Language.Dutch)), word(new Texts(Language.English)));
}

/// <summary>Makes messages of what happened, in both languages, with the owner's words round it.</summary>
public sealed class NoticeWords(ContentLibrary content, OperatorSettings settings)
{
    private const int ServicesInSubject = 3;

    public OutgoingMessage Message(NoticeNews news, DateTimeOffset now)
    {
        var text = content.Current.Mail[MailText.NameOf(news.Event)];
        // The subject is no Markdown, so it is filled on its own.
        var (nlBody, enBody) = (text.Fill(Language.Dutch, Values(news, Language.Dutch)).Body, text.Fill(Language.English, Values(news, Language.English)).Body);
        var (nlSubject, enSubject) = (text.Fill(Language.Dutch, Values(news, Language.Dutch, subject: true)).Subject, text.Fill(Language.English, Values(news, Language.English, subject: true)).Subject);
        return new OutgoingMessage
        {
            Key = news.Key,
            Event = news.Event,
            NoticeKind = news.Kind,
            NoticeId = news.NoticeId,
            UpdateId = news.UpdateId,
            Subject = new LocalizedText(nlSubject, enSubject),
            Body = new LocalizedText(nlBody, enBody),
            Core = new LocalizedText(Core(news, Language.Dutch), Core(news, Language.English)),
            CreatedAt = now,
        };
    }

    private Dictionary<string, string?> Values(NoticeNews news, Language language, bool subject = false)
    {
        var names = news.ServiceNames.Select(n => n.For(language).Text).ToList();
        var services = subject && names.Count > ServicesInSubject
            ? $"{string.Join(", ", names.Take(ServicesInSubject))} +{names.Count - ServicesInSubject}"
            : string.Join(", ", names);
        var path = news.Kind == "incident" ? $"incidents/{news.NoticeId}" : $"maintenance/{news.NoticeId}";
        return new Dictionary<string, string?>
        {
            ["title"] = Plain(news.Title.For(language).Text),
            ["services"] = services.Length == 0 ? null : Plain(services),
            ["state"] = Plain(news.State.For(language).Text),
            ["text"] = news.Text.For(language).Text,
            ["time"] = Moment(news.At, language),
            ["next_update"] = news.NextUpdateBy is { } next ? Moment(next, language) : null,
            ["start"] = news.Start is { } start ? Moment(start, language) : null,
            ["end"] = news.End is { } end ? Moment(end, language) : null,
            ["before"] = news.Before is { } before ? $"{Moment(before.Start, language)} – {Moment(before.End, language)}" : null,
            ["impact"] = news.Impact.For(language).Text,
            ["link"] = new Uri(settings.PublicUrl, (language == Language.English ? "en/" : "") + path).ToString(),
            ["site"] = Plain(content.Current.Settings.Name),
        };

        string Plain(string text) => subject ? text : MarkdownEscape.Text(text, inLink: true, endsLine: false);
    }

    /// <summary>What a later mail repeats for who has not had this one.</summary>
    private string Core(NoticeNews news, Language language) =>
        $"**{MarkdownEscape.Text(news.State.For(language).Text, inLink: true, endsLine: false)}**, {Moment(news.At, language)}\n\n{news.Text.For(language).Text}".TrimEnd();

    /// <summary>On the provider's clock, whose name stands beside it.</summary>
    private string Moment(DateTimeOffset moment, Language language)
    {
        var zone = content.Current.Settings.TimeZone;
        var clock = new LocalClock(zone);
        return $"{DateWords.Date(clock.DateAt(moment), language)}, {clock.At(moment).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)} ({zone.Id})";
    }
}
