using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <summary>One month of history, days newest first.</summary>
public sealed record HistoryMonth(CalendarMonth Month, IReadOnlyList<EventDay> Days)
{
    public int Incidents => Days.Sum(d => d.Events.Count(e => e.Incident is not null));

    public int Maintenance => Days.Sum(d => d.Events.Count(e => e.Maintenance is not null));
}

/// <summary>History: the newest months, one month, or what a search found.</summary>
public sealed class HistoryModel(BoardSnapshot board) : PageModel
{
    /// <summary>The first page shows whole months until it has at least so many events.</summary>
    private const int EnoughEvents = 60;

    private const int MostResults = 100;
    private const int LongestQuestion = 100;

    public IReadOnlyList<HistoryMonth> Shown { get; private set; } = [];

    /// <summary>Every month with something in it, newest first.</summary>
    public IReadOnlyList<CalendarMonth> Months { get; private set; } = [];

    /// <summary>The one month asked for; null on the first page and in a search.</summary>
    public CalendarMonth? Month { get; private set; }

    public CalendarMonth? Older { get; private set; }

    public CalendarMonth? Newer { get; private set; }

    /// <summary>What was searched for; null when nothing was.</summary>
    public string? Question { get; private set; }

    public IReadOnlyList<EventDay> Results { get; private set; } = [];

    public int Found { get; private set; }

    public bool IsCut => Found > MostResults;

    public int Most => MostResults;

    public IActionResult OnGet(string? month, string? q)
    {
        var events = PublicEvent.All(board).ToList();
        Months = [.. events.Select(MonthOf).Distinct()];
        if (month is not null)
        {
            return One(month, events);
        }

        if (!string.IsNullOrWhiteSpace(q))
        {
            Search(q.Trim(), events);
            return Page();
        }

        Recent(events);
        return Page();
    }

    private CalendarMonth MonthOf(PublicEvent one) => CalendarMonth.Of(one.At, board.Zone);

    private IActionResult One(string text, List<PublicEvent> events)
    {
        var now = CalendarMonth.Of(board.At, board.Zone);
        if (!CalendarMonth.TryParse(text, out var month) || month > now || (month < now && (Months.Count == 0 || month < Months[^1])))
        {
            return NotFound();
        }

        Month = month;
        Shown = [new HistoryMonth(month, EventDay.Of(board, events.Where(e => MonthOf(e) == month)))];
        Older = Months.Where(m => m < month).Select(m => (CalendarMonth?)m).FirstOrDefault();
        Newer = Months.Where(m => m > month).Select(m => (CalendarMonth?)m).LastOrDefault();
        return Page();
    }

    private void Recent(List<PublicEvent> events)
    {
        var shown = new List<HistoryMonth>();
        var count = 0;
        foreach (var month in events.GroupBy(MonthOf).TakeWhile(_ => count < EnoughEvents))
        {
            var days = EventDay.Of(board, month);
            shown.Add(new HistoryMonth(month.Key, days));
            count += month.Count();
        }

        Shown = shown;
        Older = Months.Skip(shown.Count).Select(m => (CalendarMonth?)m).FirstOrDefault();
    }

    private void Search(string question, List<PublicEvent> events)
    {
        Question = question.Length > LongestQuestion ? question[..LongestQuestion] : question;
        var words = Question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = events.Where(e => words.All(w => Mentions(e, w))).ToList();
        Found = found.Count;
        Results = EventDay.Of(board, found.Take(MostResults));
    }

    /// <summary>Without regard to case or accents, in both languages.</summary>
    private bool Mentions(PublicEvent one, string word) => Texts(one).Any(t =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(t, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);

    private IEnumerable<string> Texts(PublicEvent one)
    {
        var texts = new[] { one.Title }
            .Concat(one.ServiceIds.Select(id => board.Services.GetValueOrDefault(id)).OfType<PublicService>().Where(s => !s.IsHidden).Select(s => s.Name))
            .Concat(one.Incident?.Updates.Where(u => u.WithdrawnAt is null).Select(u => u.Body) ?? [])
            .Concat(one.Maintenance?.Updates.Where(u => u.WithdrawnAt is null).Select(u => u.Body) ?? []);
        return texts.SelectMany(t => new[] { t.Nl, t.En }).OfType<string>();
    }
}
