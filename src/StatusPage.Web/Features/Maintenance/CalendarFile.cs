using System.Globalization;
using System.Text;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>
/// Maintenance for calendars (RFC 5545, 7986): one notice to take over, or all of it to subscribe to. A later version
/// of an entry replaces it; what does not go on stays as cancelled, so that nobody keeps it.
/// </summary>
public static class CalendarFile
{
    /// <summary>A subscribed calendar holds so many of the latest.</summary>
    private const int Most = 500;

    public static string Of(PublicMaintenance notice, BoardSnapshot board, Texts texts, Uri publicUrl) =>
        Written([.. Head(texts), .. Event(notice, board, texts, publicUrl), "END:VCALENDAR"]);

    /// <param name="service">Only what is about it; null for all.</param>
    public static string Of(BoardSnapshot board, PublicService? service, Texts texts, Uri publicUrl)
    {
        var name = Escaped(texts["feeds.calendar_of", service?.Name.For(texts.Language).Text ?? board.Site.Settings.Name]);
        var notices = board.Maintenance.Where(m => service is null || m.ServiceIds.Contains(service.Id)).Take(Most).OrderBy(m => m.Start).ThenBy(m => m.Id, StringComparer.Ordinal);
        return Written(
        [
            .. Head(texts),
            $"NAME:{name}",
            $"X-WR-CALNAME:{name}",
            $"URL:{new Uri(publicUrl, texts.Path(service?.Path ?? "/")).AbsoluteUri}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
            "X-PUBLISHED-TTL:PT15M",
            .. notices.SelectMany(n => Event(n, board, texts, publicUrl)),
            "END:VCALENDAR",
        ]);
    }

    private static string[] Head(Texts texts) =>
        ["BEGIN:VCALENDAR", "VERSION:2.0", $"PRODID:-//StatusPage//Maintenance//{texts.Tag.ToUpperInvariant()}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];

    private static IEnumerable<string> Event(PublicMaintenance notice, BoardSnapshot board, Texts texts, Uri publicUrl)
    {
        var title = notice.Title.For(texts.Language).Text;
        var url = new Uri(publicUrl, texts.Path(notice.Path)).AbsoluteUri;
        var isCancelled = notice.Status == MaintenanceStatus.Cancelled;
        string[] lines =
        [
            "BEGIN:VEVENT",
            $"UID:{notice.Id}@{publicUrl.Host}",
            $"DTSTAMP:{Utc(notice.UpdatedAt)}",
            $"CREATED:{Utc(notice.PublishedAt)}",
            $"LAST-MODIFIED:{Utc(notice.UpdatedAt)}",
            $"SEQUENCE:{notice.Sequence}",
            $"DTSTART:{Utc(notice.ActualStart ?? notice.Start)}",
            $"DTEND:{Utc(End(notice))}",
            $"SUMMARY:{Escaped($"{board.Site.Settings.Name}: {title}")}",
            $"DESCRIPTION:{Escaped(Description(notice, texts) + "\n\n" + url)}",
            $"URL:{url}",
            $"STATUS:{(isCancelled ? "CANCELLED" : "CONFIRMED")}",
            "TRANSP:TRANSPARENT",
        ];
        string[] alarm = notice.Status != MaintenanceStatus.Scheduled ? [] :
        [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            $"DESCRIPTION:{Escaped(texts["feeds.alarm", title])}",
            "TRIGGER:-PT1H",
            "END:VALARM",
        ];
        return [.. lines, .. alarm, "END:VEVENT"];
    }

    /// <summary>An end that is not after the start would make the file invalid.</summary>
    private static DateTimeOffset End(PublicMaintenance notice)
    {
        var start = notice.ActualStart ?? notice.Start;
        var end = notice.ActualEnd ?? notice.End;
        return end > start + TimeSpan.FromSeconds(1) ? end : start.AddMinutes(1);
    }

    /// <summary>What was announced, under what was said last.</summary>
    private static string Description(PublicMaintenance notice, Texts texts)
    {
        var told = notice.Updates.Where(u => u.WithdrawnAt is null && !u.Body.IsEmpty).ToList();
        PublicUpdate<MaintenanceStatus>[] shown = told.Count > 1 ? [told[0], told[^1]] : [.. told];
        return string.Join("\n\n", shown.Select(u => SafeMarkdown.ToPlainText(u.Body.For(texts.Language).Text, MarkdownStyle.Notice).Trim()));
    }

    private static string Written(IEnumerable<string> lines) => string.Concat(lines.Select(l => Folded(l) + "\r\n"));

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>No line is longer than 75 octets; a continuation begins with a space.</summary>
    private static string Folded(string line)
    {
        var folded = new StringBuilder();
        var width = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (width + rune.Utf8SequenceLength > 75)
            {
                folded.Append("\r\n ");
                width = 1;
            }

            folded.Append(rune);
            width += rune.Utf8SequenceLength;
        }

        return folded.ToString();
    }
}
