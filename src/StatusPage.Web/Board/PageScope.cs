using StatusPage.Domain;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Board;

/// <summary>
/// What one request is rendered from: the snapshot, the same from start to end, and the language.
/// Views take <see cref="BoardSnapshot"/> and <see cref="Texts"/> from the services.
/// </summary>
public sealed class PageScope(StatusBoard board)
{
    private BoardSnapshot? _snapshot;
    private Texts? _texts;

    public BoardSnapshot Snapshot => _snapshot ??= board.Current;

    public Texts Texts => _texts ??= new Texts(Language.Dutch);

    /// <summary>After this the culture of the request is that of its language.</summary>
    public void Use(BoardSnapshot? snapshot, Language language)
    {
        _snapshot = snapshot ?? _snapshot;
        _texts = new Texts(language);
        System.Globalization.CultureInfo.CurrentCulture = _texts.Culture;
        System.Globalization.CultureInfo.CurrentUICulture = _texts.Culture;
    }

    public static Task Middleware(HttpContext context, RequestDelegate next)
    {
        var scope = context.RequestServices.GetRequiredService<PageScope>();
        scope.Use(PageRenderer.PagesOf(context)?.Snapshot, LanguageTags.OfPath(context.Request.Path));
        return next(context);
    }
}
