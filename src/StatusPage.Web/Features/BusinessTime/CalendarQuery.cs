using System.Globalization;
using StatusPage.Domain.BusinessTime;

namespace StatusPage.Web.Features.BusinessTime;

/// <summary>
/// The query of a question to the calendar. Everything that is wrong with it is gathered, by parameter; a parameter
/// that the question does not have is wrong too, since whoever sent it would otherwise believe that it counts.
/// </summary>
public sealed class CalendarQuery
{
    private static readonly string[] Shapes =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    private readonly IQueryCollection _query;
    private readonly Dictionary<string, string[]> _errors = [];

    public CalendarQuery(IQueryCollection query, params string[] parameters)
    {
        _query = query;
        foreach (var unknown in query.Keys.Where(k => !parameters.Contains(k)))
        {
            _errors[unknown] = [$"There is no such parameter; there is {string.Join(" and ", parameters)}."];
        }
    }

    /// <summary>What to answer when something is wrong; null when nothing is.</summary>
    public IResult? Problem => _errors.Count == 0
        ? null
        : Results.ValidationProblem(_errors, title: "The calendar cannot answer this", detail: string.Join(' ', _errors.Select(e => $"{e.Key}: {e.Value[0]}")));

    /// <summary>A moment with its zone. An unescaped <c>+</c> arrives as a space and is read as it was meant.</summary>
    public DateTimeOffset Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return default;
        }

        var written = text.Length > 6 && text[^6] == ' ' ? string.Concat(text.AsSpan(0, text.Length - 6), "+", text.AsSpan(text.Length - 5)) : text;
        written = written.EndsWith('Z') ? written[..^1] + "+00:00" : written;
        if (!DateTimeOffset.TryParseExact(written, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return Wrong(name, $"'{text}' is not a moment with its zone, such as 2026-11-23T10:00:00+01:00 or 2026-11-23T09:00:00Z.");
        }

        return BusinessCalendar.Covers(moment) ? moment.ToUniversalTime() : Wrong(name, $"The calendar knows the years {BusinessCalendar.FirstYear} to {BusinessCalendar.LastYear}.");

        DateTimeOffset Wrong(string parameter, string message)
        {
            Add(parameter, message);
            return default;
        }
    }

    public int Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return default;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Add(name, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number from {least} to {most}."));
        return default;
    }

    public void Add(string name, string message) => _errors[name] = [message];

    private string? Text(string name)
    {
        switch (_query[name].ToArray())
        {
            case [{ Length: > 0 } one]:
                return one;
            case { Length: > 1 }:
                Add(name, "Give it once.");
                return null;
            default:
                Add(name, "It is missing.");
                return null;
        }
    }
}
