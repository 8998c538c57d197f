using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Staff;

/// <summary>Sends one mail past the queue and shows what both sides said.</summary>
[Authorize(Roles.Manager)]
public sealed class TestMailPage(MailChannel channel, MailIdentity identity, OperatorSettings settings, Texts texts) : PageModel
{
    [BindProperty]
    public string? Address { get; set; }

    public IReadOnlyList<string>? Dialogue { get; private set; }

    public bool Sent { get; private set; }

    /// <summary>What was in the way.</summary>
    public string? Trouble { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (EmailAddress.Normalize(Address) is not { } address || settings.Smtp.Host is null)
        {
            ModelState.AddModelError(nameof(Address), texts["subscribers.wrong_email"]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var lines = new List<string>();
        var words = texts["notifications_staff.test_words", identity.Name];
        var mail = Email.From(identity.Address, identity.Name).Subject(words).Header("Auto-Submitted", "auto-generated").Text(words).Compose();
        (Sent, Trouble) = await channel.TryAsync(address, mail, lines.Add, cancellationToken);
        Dialogue = lines;
        return Page();
    }
}
