using System.Globalization;
using System.Text.Json;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>The promises that fell due in a month, latest first.</summary>
public sealed record PromiseMonth(CalendarMonth Month, IReadOnlyList<PublicDeadline> Promises)
{
    public int Kept => Promises.Count(p => p.State == DeadlineState.Met);

    public int Missed => Promises.Count(p => p.State == DeadlineState.Missed);
}

/// <summary>The public record of what was promised.</summary>
public static class PromiseBook
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Newest first; what holds no longer is left out.</summary>
    public static IReadOnlyList<PromiseMonth> Months(BoardSnapshot board) =>
    [
        .. board.Deadlines
            .Where(d => d.State is DeadlineState.Met or DeadlineState.Missed or DeadlineState.Open)
            .GroupBy(d => CalendarMonth.Of(d.DueAt, board.Zone))
            .OrderByDescending(g => g.Key)
            .Select(g => new PromiseMonth(g.Key, [.. g.OrderByDescending(d => d.DueAt).ThenBy(d => d.SubjectId, StringComparer.Ordinal)])),
    ];

    /// <summary>What came of it: "kept in 12 minutes", "25 minutes late".</summary>
    public static string Outcome(PublicDeadline deadline, Texts texts)
    {
        var words = deadline switch
        {
            { State: DeadlineState.Met, Took: { } took } => texts["deadlines.kept", Length(took, texts)],
            { State: DeadlineState.Missed, LateBy: { } late } => texts["deadlines.missed", Length(late, texts)],
            { State: DeadlineState.Missed } => texts["deadlines.missed_open"],
            _ => texts["deadlines.pending"],
        };
        return deadline.ByHoldingNotice ? $"{words} ({texts["deadlines.by_the_site"]})" : words;
    }

    /// <summary>Whole minutes; whole seconds where there is no minute.</summary>
    public static string Length(TimeSpan length, Texts texts) => DateWords.Length(
        length < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Max(1, Math.Floor(length.TotalSeconds))) : TimeSpan.FromMinutes(Math.Floor(length.TotalMinutes)),
        texts.Language);

    public static string Write(BoardSnapshot board) => JsonSerializer.Serialize(
        new
        {
            TimeZone = board.Zone.Id,
            Months = Months(board).Select(m => new
            {
                Month = m.Month.ToString(),
                m.Kept,
                KeptByHoldingNotice = m.Promises.Count(p => p is { State: DeadlineState.Met, ByHoldingNotice: true }),
                m.Missed,
                Promises = m.Promises.Select(p => new
                {
                    Kind = Words.Of(p.Kind),
                    Subject = $"/{(p.Subject == DeadlineSubject.Incident ? "incidents" : "maintenance")}/{p.SubjectId}",
                    p.Rule,
                    Reason = new { Nl = p.Reason.For(Language.Dutch).Text, En = p.Reason.For(Language.English).Text },
                    Started = Utc(p.StartedAt),
                    Due = Utc(p.DueAt),
                    State = Words.Of(p.State),
                    Fulfilled = p.FulfilledAt is { } at ? Utc(at) : null,
                    LateSeconds = p.LateBy is { } late ? (long?)Math.Ceiling(late.TotalSeconds) : null,
                    p.ByHoldingNotice,
                }),
            }),
        },
        Json);

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
