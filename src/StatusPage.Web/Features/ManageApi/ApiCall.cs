using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>One request of a program: who it is, in which language its texts are, and how answers are written.</summary>
public sealed class ApiCall(IHttpContextAccessor accessor, StatusBoard board, BoardKeeper keeper, PageIdentity page, OperatorSettings settings)
{
    /// <summary>Statuspage's own; a client that asks for less gets less.</summary>
    private const int MostOnPage = 100;

    public HttpContext Context => accessor.HttpContext!;

    public Actor Actor => Context.Actor();

    public CancellationToken Stop => Context.RequestAborted;

    public string PageId => page.Id;

    public BoardSnapshot Board => board.Current;

    public Uri PublicUrl => settings.PublicUrl;

    /// <summary>Of <c>name</c> and <c>body</c>: the page's first language, or <c>?lang=en</c>.</summary>
    public Language Language => Context.Request.Query["lang"] == "en" ? Language.English : Language.Dutch;

    public bool IsManager => Context.User.IsInRole(Roles.Manager);

    public NoticeWriter Writer => new(Board, new Texts(Language), page.Id, settings.PublicUrl, managed: true);

    /// <summary>Returns when what was just saved is what the board says, so that the answer tells it.</summary>
    public Task SeeAsync() => keeper.RefreshAsync(Stop);

    public (int Skip, int Take) Paging(string sizeKey)
    {
        var size = Number(sizeKey, MostOnPage) is var asked and > 0 && asked <= MostOnPage ? asked : MostOnPage;
        return ((Math.Clamp(Number("page", 1), 1, 1_000_000) - 1) * size, size);
    }

    public string? Query(string key) => Context.Request.Query[key].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The answer to what a use case did not do; null when it did.</summary>
    public static ApiAnswer? Refusal(Outcome outcome) =>
        outcome.IsDone ? null
        : outcome.IsConflict ? ApiAnswer.Error(StatusCodes.Status409Conflict, "Somebody changed this at the same moment. Read it again and send what still holds.")
        : outcome == Outcome.NotFound ? ApiAnswer.NotFound("There is no such incident, maintenance or update.")
        : ApiAnswer.Refused([.. outcome.Refusals.Select(ApiProblem.Of)]);

    private int Number(string key, int fallback) =>
        int.TryParse(Query(key), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
