using StatusPage.Domain;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>What is refused of texts that staff typed, each at its own field: <c>title_nl</c>, <c>body_en</c>, …</summary>
public static class NoticeTexts
{
    public static IEnumerable<Refusal> CheckTitle(LocalizedText title) =>
        title.IsEmpty
            ? [new Refusal("title_nl", "required")]
            : LanguageTags.All
                .Where(l => title.In(l)?.Length > NoticeLimits.Title)
                .Select(l => new Refusal($"title_{LanguageTags.Of(l)}", "too_long", NoticeLimits.Title));

    public static IEnumerable<Refusal> CheckBody(LocalizedText body, string prefix = "") =>
        body.IsEmpty
            ? [new Refusal($"{prefix}body_nl", "required")]
            : LanguageTags.All.SelectMany(l => CheckMarkdown(body.In(l)).Select(code => new Refusal($"{prefix}body_{LanguageTags.Of(l)}", code, NoticeLimits.Body)));

    private static IEnumerable<string> CheckMarkdown(string? text)
    {
        if (text is not null && SafeMarkdown.Render(text, MarkdownStyle.Notice).Refusal is { } refusal)
        {
            yield return Words.Of(refusal);
        }
    }
}
