using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Personal;

/// <summary>
/// One's own subscription, by the link in a mail. Looking changes nothing, since programs that check mail follow links;
/// a button does. RFC 8058: a mail program posts to the same address and is answered at once.
/// </summary>
[SameSiteForm(OneClick = true), IgnoreAntiforgeryToken]
public sealed class ManageModel(Subscriptions subscriptions, ProgramSubscriptions programs, SubscriberAddresses addresses, BoardSnapshot board, Texts texts) : PageModel
{
    public string Token { get; private set; } = "";

    public Subscriber? Subscriber { get; private set; }

    public SubscribeFields Fields { get; private set; } = new();

    public string Shown { get; private set; } = "";

    public PublicIncident? Follow { get; private set; }

    /// <summary>Single incidents that are followed to their end, the newest first.</summary>
    public IReadOnlyList<PublicIncident> Followed { get; private set; } = [];

    public string? Done { get; private set; }

    public bool HasLeft { get; private set; }

    /// <summary>A new key of a webhook, shown once.</summary>
    public string? Key { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, string? follow, string? done, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        Follow = follow is not null && Subscriber?.Choices.Any(c => c.NoticeId == follow) == false ? board.IncidentsById.GetValueOrDefault(follow) : null;
        Done = done is "confirmed" or "saved" or "followed" or "unfollowed" or "browser" ? texts[$"subscribers.done_{done}"] : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        if (!Request.HasFormContentType || Request.Form["List-Unsubscribe"] != "One-Click")
        {
            return BadRequest();
        }

        await LoadAsync(token, cancellationToken);
        if (Subscriber is not null)
        {
            await subscriptions.LeaveAsync(Subscriber, cancellationToken);
        }

        // Also for who has left already: a mail program may ask twice.
        return Content(texts["subscribers.left_title"], "text/plain; charset=utf-8");
    }

    public async Task<IActionResult> OnPostConfirmAsync(string token, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is null)
        {
            return Page();
        }

        await subscriptions.ConfirmAsync(Subscriber, cancellationToken);
        return Back("confirmed");
    }

    public async Task<IActionResult> OnPostSaveAsync(string token, [FromForm] SubscribeFields sent, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is null)
        {
            return Page();
        }

        Fields = sent;
        if (!Request.Form.ContainsKey("Events"))
        {
            Fields.Events = [];
        }

        var wish = Fields.Wish(board, texts.Language) with { NoticeId = null };
        ModelState.Clear();
        foreach (var (field, sentence) in RequestModel.Wrong(wish, texts))
        {
            ModelState.AddModelError(field, sentence);
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await subscriptions.SaveAsync(Subscriber, wish, cancellationToken);
        return Back("saved");
    }

    public async Task<IActionResult> OnPostFollowAsync(string token, [FromForm] string? notice, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is null || notice is null || !board.IncidentsById.ContainsKey(notice))
        {
            return Page();
        }

        await subscriptions.FollowAsync(Subscriber, notice, cancellationToken);
        return Back("followed");
    }

    public async Task<IActionResult> OnPostUnfollowAsync(string token, [FromForm] string? notice, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is null)
        {
            return Page();
        }

        await subscriptions.UnfollowAsync(Subscriber, notice, cancellationToken);
        return Back("unfollowed");
    }

    public async Task<IActionResult> OnPostRotateAsync(string token, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is { Channel: Domain.Notifications.ChannelKind.Webhook })
        {
            Key = await programs.RotateAsync(Subscriber, cancellationToken);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostLeaveAsync(string token, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Subscriber is not null)
        {
            await subscriptions.LeaveAsync(Subscriber, cancellationToken);
        }

        HasLeft = true;
        return Page();
    }

    private RedirectResult Back(string done) => Redirect(texts.Path($"/subscriptions/{Token}?done={done}"));

    private async Task LoadAsync(string token, CancellationToken cancellationToken)
    {
        Token = token;
        Subscriber = await subscriptions.FindAsync(token, cancellationToken);
        if (Subscriber is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Fields = SubscribeFields.Of(Subscriber);
        Followed = [.. Subscriber.Choices.Select(c => board.IncidentsById.GetValueOrDefault(c.NoticeId ?? "")).OfType<PublicIncident>().OrderByDescending(i => i.StartedAt)];
        Shown = Subscriber.Channel == Domain.Notifications.ChannelKind.Push
            ? texts["subscribers.push_shown", new Uri(addresses.Open(Subscriber.Address)).Host]
            : addresses.Shown(Subscriber);
    }
}
