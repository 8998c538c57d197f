using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>Takes what was just published off the site again.</summary>
public sealed class UndoPage(RetractIncident retract, WithdrawIncidentUpdate withdraw, StatusDbContext db, NoticeEvidence evidence, Texts texts) : PageModel
{
    public IActionResult OnGet(string id) => Redirect($"/staff/incidents/{id}");

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        return await AnswerAsync(id, await retract.RunAsync(id, HttpContext.Actor(), cancellationToken), cancellationToken);
    }

    /// <summary>An update is withdrawn: that there was one stays visible, its words and its effect do not.</summary>
    public async Task<IActionResult> OnPostUpdateAsync(string id, string update, CancellationToken cancellationToken)
    {
        var version = await db.Incidents.Where(n => n.Id == id).Select(n => n.Version).FirstOrDefaultAsync(cancellationToken);
        return await AnswerAsync(id, await withdraw.RunAsync(new UpdateWithdrawal(id, update, version, texts["publishing.undone_reason"]), HttpContext.Actor(), cancellationToken), cancellationToken);
    }

    private async Task<RedirectResult> AnswerAsync(string id, Outcome outcome, CancellationToken cancellationToken)
    {
        var (gone, all) = await evidence.GoneAsync(id, cancellationToken);
        Flash.Say(this, outcome switch
        {
            { IsDone: true } when gone > 0 => texts["publishing.undone_told", gone, all],
            { IsDone: true } => texts["publishing.undone"],
            { Refusals: [var refusal, ..] } => texts[$"publishing.refusal_{refusal.Code}", refusal.Arguments],
            _ => texts["publishing.refusal_undo_moved_on"],
        });
        return Redirect($"/staff/incidents/{id}");
    }
}
