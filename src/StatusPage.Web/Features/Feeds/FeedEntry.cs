using System.Globalization;
using System.Net;
using System.Text;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Feeds;

/// <summary>One notice as feeds tell it.</summary>
/// <param name="Start">Of maintenance: the window as announced.</param>
/// <param name="Html">Every update, newest first, in the mark-up that readers of Statuspage's feeds take apart.</param>
public sealed record FeedEntry(string Id, string Title, string Path, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt, DateTimeOffset? Start, DateTimeOffset? End, string Html)
{
    private sealed record Told(string Status, LocalizedText Body, DateTimeOffset At);

    /// <summary>The newest notices first.</summary>
    /// <param name="serviceId">Only what is about this service; null for all.</param>
    public static IEnumerable<FeedEntry> Newest(BoardSnapshot board, Texts texts, Uri publicUrl, string? serviceId, int most)
    {
        var incidents = board.Incidents
            .Where(i => serviceId is null || i.ServiceIds.Contains(serviceId))
            .Select(i => (At: NoticeWriter.CreatedAt(i), Make: (Func<FeedEntry>)(() => Of(i, board, texts, publicUrl))));
        var maintenance = board.Maintenance
            .Where(m => serviceId is null || m.ServiceIds.Contains(serviceId))
            .Select(m => (At: NoticeWriter.CreatedAt(m), Make: (Func<FeedEntry>)(() => Of(m, board, texts, publicUrl))));
        return incidents.Concat(maintenance).OrderByDescending(e => e.At).Take(most).Select(e => e.Make());
    }

    private static FeedEntry Of(PublicIncident incident, BoardSnapshot board, Texts texts, Uri publicUrl)
    {
        var told = incident.Updates.Where(u => u.WithdrawnAt is null).Select(u => new Told(texts.Word(u.Status), u.Body, u.At)).ToList();
        return new FeedEntry(
            incident.Id, In(incident.Title, texts), texts.Path(incident.Path), NoticeWriter.CreatedAt(incident), incident.UpdatedAt, null, null, Body(told, board, texts, publicUrl));
    }

    private static FeedEntry Of(PublicMaintenance notice, BoardSnapshot board, Texts texts, Uri publicUrl)
    {
        var told = notice.Updates
            .Where(u => u.WithdrawnAt is null)
            .Select(u => new Told(texts.Word(u.Status), u.Automatic && u.Body.IsEmpty ? TextCatalogue.Shipped.All[$"maintenance.by_the_clock_{Words.Of(u.Status)}"] : u.Body, u.At))
            .ToList();
        var html = $"<p><strong>{texts["feeds.scheduled_event"]} {Window(notice, board, texts)}</strong></p>\n{Body(told, board, texts, publicUrl)}";
        return new FeedEntry(
            notice.Id, In(notice.Title, texts), texts.Path(notice.Path), NoticeWriter.CreatedAt(notice), notice.UpdatedAt, notice.Start, notice.End, html);
    }

    private static string Body(List<Told> updates, BoardSnapshot board, Texts texts, Uri publicUrl)
    {
        var html = new StringBuilder();
        foreach (var (position, update) in updates.Index())
        {
            var repeats = position + 1 < updates.Count && updates[position + 1].Status == update.Status;
            var head = $"<p><small>{Stamp(update.At, board, texts)}</small><br><strong>{Encoded(repeats ? texts["feeds.update"] : update.Status)}</strong>";
            var body = NoticeBody.Html(In(update.Body, texts), publicUrl);
            html.Append(body.StartsWith("<p>", StringComparison.Ordinal) ? $"{head} - {body[3..]}" : $"{head}</p>\n{body}").Append('\n');
        }

        return html.ToString();
    }

    /// <summary>"Jun <var data-var='date'>24</var>, <var data-var='time'>12:07</var> CEST": what is in the marks is what readers look for.</summary>
    public static string Stamp(DateTimeOffset moment, BoardSnapshot board, Texts texts)
    {
        var (local, zone) = Local(moment, board);
        return $"{Month(local, texts)} <var data-var='date'>{Text(local, "dd")}</var>, <var data-var='time'>{Text(local, "HH:mm")}</var> {zone}";
    }

    private static string Window(PublicMaintenance notice, BoardSnapshot board, Texts texts)
    {
        var (start, _) = Local(notice.Start, board);
        var (end, zone) = Local(notice.End, board);
        var until = end.Date == start.Date ? Text(end, "HH:mm") : $"{Month(end, texts)} {Text(end, "dd, HH:mm")}";
        return $"{Month(start, texts)} {Text(start, "dd, HH:mm")} - {until} {zone}";
    }

    /// <summary>On the clock of the page where its zone has letters of its own, else on that of the world.</summary>
    private static (DateTimeOffset Local, string Zone) Local(DateTimeOffset moment, BoardSnapshot board)
    {
        if (board.Zone.BaseUtcOffset != TimeSpan.FromHours(1) || !board.Zone.Id.StartsWith("Europe/", StringComparison.Ordinal))
        {
            return (moment.ToUniversalTime(), "UTC");
        }

        var local = TimeZoneInfo.ConvertTime(moment, board.Zone);
        return (local, local.Offset == TimeSpan.FromHours(2) ? "CEST" : "CET");
    }

    private static string Month(DateTimeOffset local, Texts texts)
    {
        var name = DateWords.Month(local.Month, texts.Language);
        return texts.Language == Language.English ? name[..3] : name.Length > 4 ? name[..3] : name;
    }

    private static string Text(DateTimeOffset moment, string format) => moment.ToString(format, CultureInfo.InvariantCulture);

    private static string In(LocalizedText text, Texts texts) => SafeText.Clean(text.For(texts.Language).Text);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
