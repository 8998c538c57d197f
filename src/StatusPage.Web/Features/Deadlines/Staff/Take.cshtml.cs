using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Deadlines.Staff;

/// <summary>"I have it", from the overview.</summary>
public sealed class TakePage(TakeDuty take, Texts texts) : PageModel
{
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        var actor = HttpContext.Actor();
        if (!(await take.RunAsync(id, actor.Name, actor, cancellationToken)).IsDone)
        {
            return NotFound();
        }

        Flash.Say(this, texts["deadlines.taken"]);
        return Redirect("/staff");
    }
}
