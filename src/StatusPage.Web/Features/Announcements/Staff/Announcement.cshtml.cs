using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Announcements;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Announcements.Staff;

public sealed class AnnouncementPage(
    StatusDbContext db, SaveAnnouncement save, StopAnnouncement stop, DraftDesk drafts, PreviewRenderer previews, StaffTimes times, Texts texts, BoardSnapshot board, TimeProvider time)
    : AnnouncementForm(save, drafts, previews, times, texts, board, time)
{
    public Announcement Announcement { get; private set; } = null!;

    public override string KeptUnder => DraftId;

    public bool IsComing => Announcement.End > Now;

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        (Id, Version) = (id, Announcement.Version);
        (BodyNl, BodyEn) = (Announcement.Text.Nl, Announcement.Text.En);
        (Start, End) = (LocalTimeInput.Of(Announcement.Start, Wall), LocalTimeInput.Of(Announcement.End, Wall));
        await TakeUpDraftAsync(draft, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Id = id;
        var answer = await SaveAsync(Announcement.Start, Announcement.End, cancellationToken);
        if (IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Version = Announcement.Version;
        }

        return answer;
    }

    public override async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken) =>
        await LoadAsync((string)RouteData.Values["id"]!, cancellationToken) ? await base.OnPostPreviewAsync(cancellationToken) : NotFound();

    public async Task<IActionResult> OnPostStopAsync(string id, CancellationToken cancellationToken)
    {
        if (!(await stop.RunAsync(id, HttpContext.Actor(), cancellationToken)).IsDone)
        {
            return NotFound();
        }

        Flash.Say(this, T["announcements_staff.stopped"]);
        return Redirect("/staff/announcements");
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        var announcement = await db.Announcements.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
        Announcement = announcement!;
        return announcement is not null;
    }
}
