using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Subscribers.Staff;

/// <summary>How far an import is.</summary>
[Authorize(Roles.Manager)]
public sealed class ImportPage(StatusDbContext db, ImportWorker worker) : PageModel
{
    public SubscriberImport Import { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.Set<SubscriberImport>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } import)
        {
            return NotFound();
        }

        Import = import;
        return Page();
    }

    public async Task<IActionResult> OnPostResumeAsync(long id, CancellationToken cancellationToken)
    {
        await db.Set<SubscriberImport>().Where(i => i.Id == id && i.State == ImportState.Stopped && i.Csv != null)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Running).SetProperty(i => i.Trouble, (string?)null), cancellationToken);
        worker.Wake();
        return Redirect($"/staff/subscribers/imports/{id}");
    }
}
