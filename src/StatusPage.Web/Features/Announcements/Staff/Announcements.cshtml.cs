using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Announcements;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Announcements.Staff;

/// <summary>All announcements, and a form for a new one.</summary>
public sealed class AnnouncementsPage(StatusDbContext db, SaveAnnouncement save, PreviewRenderer previews, StaffTimes times, Texts texts, BoardSnapshot board, TimeProvider time)
    : AnnouncementForm(save, previews, times, texts, board, time)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    /// <summary>The last to end first.</summary>
    public IReadOnlyList<Announcement> Made { get; private set; } = [];

    public DateTimeOffset At => Now;

    public void OnGet()
    {
        Id = NewId.Create();
        Start = LocalTimeInput.Of(Now, Wall);
        End = LocalTimeInput.Of(Now + Usual, Wall);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => SaveAsync(null, null, cancellationToken);

    // Whatever is answered, the list stands above the form.
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Made = await db.Announcements.AsNoTracking().OrderByDescending(a => a.End).Take(50).ToListAsync(context.HttpContext.RequestAborted);
        await next();
    }
}
