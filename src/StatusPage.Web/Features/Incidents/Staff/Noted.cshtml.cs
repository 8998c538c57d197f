using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

/// <summary>What is being looked at and not told yet: tell it, or say that it was nothing.</summary>
public sealed class NotedPage(DismissIncident dismiss, OwedList owed, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    [BindProperty]
    public string? Reason { get; set; }

    public Incident Incident { get; private set; } = null!;

    public IReadOnlyList<OwedItem> Owed { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken) =>
        !await LoadAsync(id, cancellationToken) ? NotFound()
        : Incident.PublishedAt is not null ? Redirect($"/staff/incidents/{id}")
        : Page();

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        var outcome = await dismiss.RunAsync(id, Reason, HttpContext.Actor(), cancellationToken);
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T["incidents_staff.dismissed"]);
        return Redirect("/staff");
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        var incident = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken);
        Incident = incident!;
        Owed = [.. (await owed.ReadAsync(cancellationToken)).Where(o => o.Deadline.SubjectId == id)];
        return incident is not null;
    }
}
