using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Channels.Push;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Personal;

/// <summary>
/// Subscribing the browser that asks. Its push address is known to nobody else, so whoever names it is the one it
/// belongs to: that leads to the link by which it is managed.
/// </summary>
[SameSiteForm, IgnoreAntiforgeryToken]
public sealed class BrowserModel(BrowserSubscriptions browsers, SubscribeLimits limits, BoardSnapshot board, Texts texts) : PageModel
{
    public SubscribeFields Fields { get; private set; } = new();

    /// <summary>It subscribed once and is not known any more.</summary>
    public bool IsUnknown { get; private set; }

    public IActionResult OnGet() => Redirect(texts.Path("/subscribe"));

    public async Task<IActionResult> OnPostAsync(
        [FromForm] SubscribeFields sent, [FromForm] string? endpoint, [FromForm] string? p256dh, [FromForm] string? auth, CancellationToken cancellationToken)
    {
        Fields = sent;
        if (!Request.Form.ContainsKey("Events"))
        {
            Fields.Events = [];
        }

        var wish = Fields.Wish(board, texts.Language);
        Fields.Notice = wish.NoticeId;
        ModelState.Clear();
        var browser = PushAddress.Parse(endpoint, p256dh, auth);
        if (browser is null)
        {
            ModelState.AddModelError("", texts["subscribers.push_wrong"]);
        }

        foreach (var (field, sentence) in RequestModel.Wrong(wish, texts))
        {
            ModelState.AddModelError(field, sentence);
        }

        if (ModelState.IsValid && !limits.Allows(HttpContext.Connection.RemoteIpAddress))
        {
            ModelState.AddModelError("", texts["subscribers.too_often"]);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var token = await browsers.AddAsync(browser!, wish, cancellationToken);
        return Redirect(texts.Path($"/subscriptions/{token}?done={(wish.NoticeId is null ? "browser" : "followed")}"));
    }

    public async Task<IActionResult> OnPostManageAsync([FromForm] string? endpoint, CancellationToken cancellationToken)
    {
        if (await browsers.FindAsync(endpoint, cancellationToken) is { } token)
        {
            return Redirect(texts.Path($"/subscriptions/{token}"));
        }

        IsUnknown = true;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    /// <summary>The push service gave the browser another address (<c>pushsubscriptionchange</c>).</summary>
    public async Task<IActionResult> OnPostMoveAsync(
        [FromForm] string? before, [FromForm] string? endpoint, [FromForm] string? p256dh, [FromForm] string? auth, CancellationToken cancellationToken) =>
        PushAddress.Parse(endpoint, p256dh, auth) is not { } browser ? BadRequest()
        : await browsers.MoveAsync(before, browser, cancellationToken) ? new NoContentResult()
        : NotFound();
}
