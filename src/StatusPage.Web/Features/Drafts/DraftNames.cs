using StatusPage.Web.Board;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Drafts;

/// <summary>What a list calls a draft: its title or first words, and what it is going to be.</summary>
public static class DraftNames
{
    private const int Longest = 60;

    public static string Of(Draft draft, BoardSnapshot board, Texts texts)
    {
        var (what, isIncident, noticeId) = DraftForms.Of(draft.Form);
        if (noticeId is not null)
        {
            var title = isIncident ? board.IncidentsById.GetValueOrDefault(noticeId)?.Title : board.MaintenanceById.GetValueOrDefault(noticeId)?.Title;
            return texts[$"drafts.of_{Words.Of(what)}", title?.For(texts.Language).Text ?? noticeId];
        }

        var kind = texts[$"drafts.of_{Words.Of(what)}"];
        var own = texts.Language == Domain.Language.Dutch ? draft.First("TitleNl", "TitleEn", "BodyNl", "BodyEn") : draft.First("TitleEn", "TitleNl", "BodyEn", "BodyNl");
        return own is null ? kind : $"{kind}: {SafeMarkdown.Excerpt(own, Longest)}";
    }
}
