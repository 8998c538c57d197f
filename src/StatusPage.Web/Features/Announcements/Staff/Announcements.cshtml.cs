using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Announcements;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Announcements.Staff;

/// <summary>All announcements, and a form for a new one.</summary>
public sealed class AnnouncementsPage(StatusDbContext db, SaveAnnouncement save, DraftDesk drafts, PreviewRenderer previews, StaffTimes times, Texts texts, BoardSnapshot board, TimeProvider time)
    : AnnouncementForm(save, drafts, previews, times, texts, board, time)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    /// <summary>The last to end first.</summary>
    public IReadOnlyList<Announcement> Made { get; private set; } = [];

    public override string KeptUnder => Id ?? DraftId;

    public DateTimeOffset At => Now;

    public Task OnGetAsync(string? draft, CancellationToken cancellationToken)
    {
        Id = NewId.Create();
        Start = LocalTimeInput.Of(Now, Wall);
        End = LocalTimeInput.Of(Now + Usual, Wall);
        return TakeUpDraftAsync(draft, cancellationToken);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => SaveAsync(null, null, cancellationToken);

    // Whatever is answered, the list stands above the form.
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Made = await db.Announcements.AsNoTracking().OrderByDescending(a => a.End).Take(50).ToListAsync(context.HttpContext.RequestAborted);
        await next();
    }
}
