using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Templates;

/// <summary>What a notice has to fill in; null or empty where it has nothing.</summary>
public sealed record FilledValues(IReadOnlyCollection<string> ServiceIds)
{
    public DateTimeOffset? Time { get; init; }

    public DateTimeOffset? NextUpdate { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }
}

/// <summary>Fills placeholders in as each language says it: names of services, moments by the provider's clock.</summary>
public sealed class FilledTexts(BoardSnapshot board)
{
    /// <param name="escape">Whether the text is Markdown, in which a name must not become markup.</param>
    public (LocalizedText Text, string? Missing) Fill(LocalizedText text, FilledValues values, bool escape) => Placeholders.Fill(text, new Dictionary<string, LocalizedText?>
    {
        [Placeholders.Services] = Services(values.ServiceIds, escape),
        [Placeholders.Time] = Moment(values.Time),
        [Placeholders.NextUpdate] = Moment(values.NextUpdate),
        [Placeholders.Start] = Moment(values.Start),
        [Placeholders.End] = Moment(values.End),
    });

    private LocalizedText? Services(IReadOnlyCollection<string> ids, bool escape)
    {
        // In the order of the page, those that left it last.
        var chosen = board.Listed.Where(s => ids.Contains(s.Id)).Concat(board.Services.Values.Where(s => ids.Contains(s.Id) && s is { IsListed: false, IsHidden: false })).ToList();
        return chosen.Count == 0 ? null : new LocalizedText(In(Language.Dutch, "en"), In(Language.English, "and"));

        string In(Language language, string and)
        {
            var names = chosen.Select(s => s.Name.For(language).Text).Select(n => escape ? MarkdownEscape.Text(n, inLink: true, endsLine: false) : n).ToList();
            return names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} {and} {names[^1]}";
        }
    }

    private LocalizedText? Moment(DateTimeOffset? moment)
    {
        return moment is not { } at ? null : new LocalizedText(In(Language.Dutch), In(Language.English));

        // Today's time alone; a text is read again later, so another day is named.
        string In(Language language) => new Moments(board, new Texts(language)).In(board.DateOf(at) == board.DateOf(board.At) ? "time" : "daytime", at);
    }
}
