using System.Globalization;
using System.Text;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance;

/// <summary>One maintenance as an entry for a calendar (RFC 5545). A later version of it replaces the entry.</summary>
public static class CalendarFile
{
    public static string Of(PublicMaintenance notice, BoardSnapshot board, Texts texts, Uri publicUrl)
    {
        var (title, _) = notice.Title.For(texts.Language);
        var (body, _) = (notice.Updates.LastOrDefault(u => u.WithdrawnAt is null && !u.Body.IsEmpty)?.Body ?? Domain.LocalizedText.Empty).For(texts.Language);
        var url = new Uri(publicUrl, texts.Path(notice.Path)).AbsoluteUri;
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//StatusPage//Maintenance//NL",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            $"UID:{notice.Id}@{publicUrl.Host}",
            $"DTSTAMP:{Utc(notice.UpdatedAt)}",
            $"LAST-MODIFIED:{Utc(notice.UpdatedAt)}",
            $"SEQUENCE:{notice.Sequence}",
            $"DTSTART:{Utc(notice.ActualStart ?? notice.Start)}",
            $"DTEND:{Utc(notice.ActualEnd ?? notice.End)}",
            $"SUMMARY:{Escaped($"{board.Site.Settings.Name}: {title}")}",
            $"DESCRIPTION:{Escaped(SafeMarkdown.ToPlainText(body, MarkdownStyle.Notice).Trim() + "\n\n" + url)}",
            $"URL:{url}",
            $"STATUS:{(notice.Status == MaintenanceStatus.Cancelled ? "CANCELLED" : "CONFIRMED")}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        return string.Concat(lines.Select(l => Folded(l) + "\r\n"));
    }

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
