using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Personal;

/// <summary>Takes the form of <c>/subscribe</c>. What is wrong comes back with all that was filled in.</summary>
[SameSiteForm, IgnoreAntiforgeryToken]
public sealed class RequestModel(Subscriptions subscriptions, SubscribeLimits limits, BoardSnapshot board, Texts texts) : PageModel
{
    [BindProperty]
    public SubscribeFields Fields { get; set; } = new();

    public bool IsAsked { get; private set; }

    public IActionResult OnGet() => Redirect(texts.Path("/subscribe"));

    public async Task<IActionResult> OnPostAsync([FromForm] SubscribeFields sent, CancellationToken cancellationToken)
    {
        Fields = sent;
        if (!Request.Form.ContainsKey("Events"))
        {
            Fields.Events = [];
        }

        var wish = Fields.Wish(board, texts.Language);
        Fields.Notice = wish.NoticeId;
        var address = EmailAddress.Normalize(Fields.Email);
        ModelState.Clear();
        if (address is null)
        {
            ModelState.AddModelError("Email", texts["subscribers.wrong_email"]);
        }

        foreach (var (field, sentence) in Wrong(wish, texts))
        {
            ModelState.AddModelError(field, sentence);
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        if (string.IsNullOrEmpty(Fields.Website))
        {
            if (!limits.Allows(HttpContext.Connection.RemoteIpAddress))
            {
                ModelState.AddModelError("Email", texts["subscribers.too_often"]);
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return Page();
            }

            await subscriptions.AskAsync(address!, wish, cancellationToken);
        }

        IsAsked = true;
        return Page();
    }

    internal static IEnumerable<(string Field, string Sentence)> Wrong(SubscriptionWish wish, Texts texts)
    {
        if (wish.NoticeId is not null)
        {
            yield break;
        }

        if (wish is { Everything: false, ServiceIds.Count: 0, GroupIds.Count: 0 })
        {
            yield return ("Services", texts["subscribers.wrong_services"]);
        }

        if (wish.Events == Domain.Notifications.EventChoice.None)
        {
            yield return ("Events", texts["subscribers.wrong_events"]);
        }
    }
}
