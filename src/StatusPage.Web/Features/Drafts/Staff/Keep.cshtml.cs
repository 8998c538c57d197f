using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Drafts.Staff;

/// <summary>Takes a whole form as it stands: from the script at each pause in typing, from the button without it.</summary>
public sealed class KeepPage(KeepDraft keep, DraftDesk desk, Texts texts) : PageModel
{
    /// <summary>Sent by the script, which wants a line of text instead of a page.</summary>
    public const string AutosaveHeader = "X-Autosave";

    [BindProperty]
    public string? DraftId { get; set; }

    [BindProperty]
    public string? DraftForm { get; set; }

    private string MemberId => User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    /// <summary>Who else is writing in a form: a line for people, empty when nobody is.</summary>
    public async Task<IActionResult> OnGetAsync(string? form, CancellationToken cancellationToken) =>
        Content(await WritingAsync(form ?? "", cancellationToken));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var form = DraftForm ?? "";
        var kept = await keep.RunAsync(DraftId ?? "", form, DraftFields.Of(Request.Form), (MemberId, User.Identity?.Name ?? ""), cancellationToken);
        if (Request.Headers.ContainsKey(AutosaveHeader))
        {
            Response.StatusCode = kept ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
            return Content(await WritingAsync(form, cancellationToken));
        }

        if (!kept)
        {
            return NotFound();
        }

        Flash.Say(this, texts["drafts.kept_flash"]);
        return Redirect($"{form}?draft={DraftId}");
    }

    public async Task<IActionResult> OnPostDiscardAsync(CancellationToken cancellationToken)
    {
        await desk.DiscardAsync(DraftId ?? "", cancellationToken);
        Flash.Say(this, texts["drafts.discarded"]);
        return Redirect("/staff");
    }

    private async Task<string> WritingAsync(string form, CancellationToken cancellationToken)
    {
        var names = await desk.WritingAsync(form, MemberId, cancellationToken);
        return names.Count == 0 ? "" : texts["drafts.writing", string.Join(", ", names)];
    }
}
