using Microsoft.AspNetCore.Mvc;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Announcements.Staff;

/// <summary>The words and times of an announcement.</summary>
public abstract class AnnouncementForm(SaveAnnouncement save, DraftDesk drafts, PreviewRenderer previews, StaffTimes times, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    [BindProperty]
    public string? Id { get; set; }

    /// <summary>The id of the draft.</summary>
    public abstract string KeptUnder { get; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    [BindProperty]
    public LocalTimeInput Start { get; set; } = new();

    [BindProperty]
    public LocalTimeInput End { get; set; } = new();

    public virtual async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken) =>
        WithPreview(await previews.RenderAsync("/Features/Announcements/_Announcement.cshtml", OrDots(Bodies(BodyNl, BodyEn))));

    protected Task TakeUpDraftAsync(string? draft, CancellationToken cancellationToken) => TakeUpDraftAsync(drafts, draft, Request.Path, cancellationToken);

    protected async Task<IActionResult> SaveAsync(DateTimeOffset? oldStart, DateTimeOffset? oldEnd, CancellationToken cancellationToken)
    {
        var start = Read(Start, nameof(Start), oldStart);
        var end = Read(End, nameof(End), oldEnd);
        if (!ModelState.IsValid)
        {
            foreach (var refusal in Shared.NoticeTexts.CheckBody(Bodies(BodyNl, BodyEn)))
            {
                Say(refusal);
            }

            return Again();
        }

        await drafts.EndWithSaveAsync(KeptUnder, cancellationToken);
        var outcome = await save.RunAsync(new AnnouncementChange(Id ?? "", Version, Bodies(BodyNl, BodyEn), start!.Value, end!.Value), HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        await drafts.DiscardAsync(KeptUnder, cancellationToken);
        Flash.Say(this, T["announcements_staff.saved", times.Window(start.Value, end.Value)]);
        return Redirect("/staff/announcements");
    }
}
