using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Channels.Webhook;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Personal;

/// <summary>Subscribing a program: a webhook, or a room of a chat program.</summary>
[SameSiteForm, IgnoreAntiforgeryToken]
public sealed class ProgramsModel(ProgramSubscriptions programs, SubscribeLimits limits, BoardSnapshot board, Texts texts) : PageModel
{
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Webhook, ChannelKind.Slack, ChannelKind.Teams, ChannelKind.Discord];

    public SubscribeFields Fields { get; private set; } = new();

    public string Kind { get; private set; } = "webhook";

    public string? Address { get; private set; }

    public string? Contact { get; private set; }

    /// <summary>Shown once: it is stored encrypted.</summary>
    public string? Key { get; private set; }

    public Uri? ManageLink { get; private set; }

    public bool IsAsked { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] SubscribeFields sent, [FromForm] string? kind, [FromForm] string? address, [FromForm] string? contact, CancellationToken cancellationToken)
    {
        Fields = sent;
        if (!Request.Form.ContainsKey("Events"))
        {
            Fields.Events = [];
        }

        (Kind, Address, Contact) = (kind ?? "", address, contact);
        var wish = Fields.Wish(board, texts.Language) with { NoticeId = null };
        ModelState.Clear();
        var url = HttpPoster.Accept(address);
        if (url is null || !Words.TryParse<ChannelKind>(kind, out var channel) || !Kinds.Contains(channel))
        {
            ModelState.AddModelError(nameof(Address), texts["subscribers.wrong_address"]);
            channel = ChannelKind.Webhook;
        }

        var person = EmailAddress.Normalize(contact);
        if (person is null && !string.IsNullOrWhiteSpace(contact))
        {
            ModelState.AddModelError(nameof(Contact), texts["subscribers.wrong_email"]);
        }

        foreach (var (field, sentence) in RequestModel.Wrong(wish, texts))
        {
            ModelState.AddModelError(field, sentence);
        }

        if (ModelState.IsValid && !string.IsNullOrEmpty(Fields.Website))
        {
            IsAsked = true;
            return Page();
        }

        if (ModelState.IsValid && !limits.Allows(HttpContext.Connection.RemoteIpAddress))
        {
            ModelState.AddModelError(nameof(Address), texts["subscribers.too_often"]);
        }

        if (ModelState.IsValid && channel == ChannelKind.Webhook)
        {
            (Key, ManageLink, var wrong) = await programs.AddWebhookAsync(url!, person, wish, cancellationToken);
            if (wrong is not null)
            {
                var words = Reasons.In(wrong, texts);
                ModelState.AddModelError(nameof(Address), wrong == ProgramSubscriptions.Known ? $"{char.ToUpper(words[0], texts.Culture)}{words[1..]}." : texts["subscribers.wrong_challenge", words]);
            }
        }
        else if (ModelState.IsValid)
        {
            await programs.AddRoomAsync(channel, url!, wish, cancellationToken);
            IsAsked = true;
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }
}
