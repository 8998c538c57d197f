using System.Globalization;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Feeds;

/// <summary>Statuspage's <c>history.json</c>: three months a page, newest first, until before the first event.</summary>
public sealed class HistoryDocument(BoardSnapshot board, Texts texts, Moments moments, OperatorSettings settings)
{
    private const int MonthsOnPage = 3;
    private const int MostPages = 400;

    /// <param name="page">Counted from 1; anything else is the first.</param>
    public byte[] Page(PublicService? service, string? page)
    {
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked is > 0 and <= MostPages ? asked : 1;
        var events = PublicEvent.All(board).Where(e => service is null || About(e, service.Id)).ToLookup(e => CalendarMonth.Of(e.At, board.Zone));
        var now = CalendarMonth.Of(board.At, board.Zone);
        var first = events.Select(e => e.Key).DefaultIfEmpty(now).Min();
        return PublicDocuments.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("months");
            for (var i = 0; i < MonthsOnPage; i++)
            {
                var month = CalendarMonth.Of(now.FirstDay.AddMonths(-((number - 1) * MonthsOnPage) - i));
                if (month < first)
                {
                    break;
                }

                json.WriteStartObject();
                json.WriteString("name", moments.Month(month.FirstDay).Split(' ')[0]);
                json.WriteNumber("year", month.FirstDay.Year);
                json.WriteStartArray("incidents");
                foreach (var one in events[month])
                {
                    json.WriteStartObject();
                    json.WriteString("code", one.Incident?.Id ?? one.Maintenance!.Id);
                    json.WriteString("name", one.Title.For(texts.Language).Text);
                    json.WriteString("message", LastWords(one));
                    json.WriteString("impact", Words.Of(one.Incident?.Impact ?? one.Maintenance?.Impact ?? Impact.None));
                    json.WriteString("timestamp", FeedEntry.Stamp(one.At, board, texts));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static bool About(PublicEvent one, string serviceId) => one.Incident?.ServiceIds.Contains(serviceId) ?? one.Maintenance!.ServiceIds.Contains(serviceId);

    private string LastWords(PublicEvent one)
    {
        var body = one.Incident?.Updates.FirstOrDefault(u => u.WithdrawnAt is null && !u.Body.IsEmpty)?.Body
            ?? one.Maintenance?.Updates.FirstOrDefault(u => u.WithdrawnAt is null && !u.Body.IsEmpty)?.Body;
        return body is null ? "" : NoticeBody.Of(body.For(texts.Language).Text, settings.PublicUrl);
    }
}
