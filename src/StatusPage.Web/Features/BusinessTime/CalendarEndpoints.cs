using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.BusinessTime;

/// <summary>The calendar (H, N) for programs, as the owner's hours and holidays are now.</summary>
public static class CalendarEndpoints
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IResult NotificationDeadline(HttpRequest request, BoardSnapshot board)
    {
        var query = new CalendarQuery(request.Query, "detected");
        var detected = query.Moment("detected");
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var deadline = CalendarOf(board).NotificationDeadlineFor(detected);
        return Answer(request, new
        {
            Detected = Utc(deadline.Detected),
            OfficeHours = deadline.InOfficeHours,
            Due = Utc(deadline.Due),
            AcknowledgementDue = Utc(deadline.AcknowledgementDue),
            Reason = Both(deadline.Reason),
        });
    }

    public static IResult WorkingTime(HttpRequest request, BoardSnapshot board)
    {
        var query = new CalendarQuery(request.Query, "from", "minutes");
        var from = query.Moment("from");
        var minutes = query.Number("minutes", 0, (int)OpeningHours.LongestWorkingTime.TotalMinutes);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        try
        {
            var due = CalendarOf(board).Office.AddWorkingTime(from, TimeSpan.FromMinutes(minutes));
            return Answer(request, new { From = Utc(from), Minutes = minutes, Due = Utc(due) });
        }
        catch (ArgumentOutOfRangeException)
        {
            query.Add("minutes", "So much working time does not fit in the calendar after this moment.");
            return query.Problem!;
        }
    }

    public static IResult Days(HttpRequest request, BoardSnapshot board)
    {
        var query = new CalendarQuery(request.Query, "year");
        var year = query.Number("year", BusinessCalendar.FirstYear, BusinessCalendar.LastYear);
        return query.Problem ?? Answer(request, new
        {
            Year = year,
            Holidays = CalendarOf(board).Holidays.Of(year).Select(h => new { Date = h.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Name = Both(h.Name) }),
        });
    }

    public static IResult Desk(HttpRequest request, BoardSnapshot board)
    {
        var query = new CalendarQuery(request.Query, "at");
        var at = query.Moment("at");
        return query.Problem ?? Answer(request, new
        {
            At = Utc(at),
            Groups = CalendarOf(board).DesksAt(at).Select(d => new
            {
                Name = d.Group.Key,
                Title = Both(d.Group.Name),
                Open = d.IsOpen,
                Until = d.Until is { } until ? Utc(until) : null,
                Opens = d.Opens is { } opens ? Utc(opens) : null,
            }),
        });
    }

    private static BusinessCalendar CalendarOf(BoardSnapshot board) => board.Site.Settings.Calendar;

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static object Both(LocalizedText text) => new { Nl = text.For(Language.Dutch).Text, En = text.For(Language.English).Text };

    private static IResult Answer(HttpRequest request, object answer)
    {
        // The owner may change hours at any moment.
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return Results.Json(answer, Json);
    }
}
