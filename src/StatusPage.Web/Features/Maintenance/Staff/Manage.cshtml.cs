using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Staff;

public sealed class ManagePage(AddMaintenanceUpdate add, ReviewPanes panes, StatusDbContext db, DraftDesk drafts, PreviewRenderer previews, NoticeOutlook outlook, Texts texts, BoardSnapshot board, TimeProvider time)
    : StaffForm(texts, board, time)
{
    [BindProperty]
    public string? UpdateId { get; set; }

    [BindProperty]
    public int Version { get; set; }

    /// <summary>How many updates the author saw when the form was rendered.</summary>
    [BindProperty]
    public int Seen { get; set; }

    [BindProperty]
    public string? Status { get; set; }

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    [BindProperty]
    public LocalTimeInput Start { get; set; } = new();

    [BindProperty]
    public LocalTimeInput End { get; set; } = new();

    [BindProperty]
    public bool Quiet { get; set; }

    /// <summary>M6: a manager's, for going against the rules.</summary>
    [BindProperty]
    public string? OverrideReason { get; set; }

    /// <summary>What the rules say of another window.</summary>
    public ReviewPane Pane { get; private set; } = ReviewPane.Empty;

    public MaintenanceNotice Notice { get; private set; } = null!;

    /// <summary>The file that it came from and is updated in; null for one that is updated here.</summary>
    public string? FromFile { get; private set; }

    /// <summary>The address of this form, as drafts know it.</summary>
    public string Form => $"/staff/maintenance/{Notice.Id}";

    /// <summary>What was said since; empty when something else changed.</summary>
    public IReadOnlyList<MaintenanceUpdate> Unseen { get; private set; } = [];

    public IReadOnlyList<MaintenanceStatus> Choices => Notice.Status switch
    {
        MaintenanceStatus.Scheduled => [MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress, MaintenanceStatus.Cancelled],
        MaintenanceStatus.InProgress or MaintenanceStatus.Verifying => [MaintenanceStatus.InProgress, MaintenanceStatus.Verifying, MaintenanceStatus.Completed, MaintenanceStatus.Cancelled],
        var over => [over],
    };

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        UpdateId = NewId.Create();
        Version = Notice.Version;
        Seen = Notice.Updates.Count;
        Status = Words.Of(Notice.Status);
        Start = LocalTimeInput.Of(Notice.Start, Wall);
        End = LocalTimeInput.Of(Notice.End, Wall);
        await TakeUpDraftAsync(drafts, draft, Form, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var command = Read(id);
        if (!ModelState.IsValid)
        {
            foreach (var refusal in NoticeTexts.CheckBody(command.Body))
            {
                Say(refusal);
            }

            return Again();
        }

        var outcome = await add.RunAsync(command, HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            Flash.Say(this, T[command.Notify ? "maintenance_staff.update_published" : "maintenance_staff.published_quietly"], undo: $"{Form}/undo?handler=Update&update={command.UpdateId}", told: command.Notify ? id : null);
            return Redirect($"/staff/maintenance/{id}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Unseen = [.. Notice.Updates.OrderBy(u => u.CreatedAt).Skip(Seen)];
            (Version, Seen) = (Notice.Version, Notice.Updates.Count);
        }
        else
        {
            Pane = await ReviewAsync(command, cancellationToken);
        }

        return Again(outcome);
    }

    /// <summary>For the script: what the rules say of the window so far.</summary>
    public async Task<IActionResult> OnPostCheckAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Pane = await ReviewAsync(Read(id), cancellationToken);
        ModelState.Clear();
        return Partial("/Features/Maintenance/Rules/_Review.cshtml", Pane);
    }

    /// <summary>Takes over a suggested window, for who has no script.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string id, string? take, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (WindowSuggestions.TryRead(take) is var (start, end))
        {
            (Start, End) = (LocalTimeInput.Of(start, Wall), LocalTimeInput.Of(end, Wall));
        }

        Pane = await ReviewAsync(Read(id), cancellationToken);
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var command = Read(id);
        Pane = await ReviewAsync(command, cancellationToken);
        var shown = await db.Maintenance.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
        var refusal = (command with { Body = OrDots(command.Body) }).AddTo(shown, "", Now);
        return WithPreview(refusal is not null
            ? new Preview([], T[$"publishing.refusal_{refusal.Code}", refusal.Arguments])
            : await previews.RenderAsync("/Features/Maintenance/_MaintenanceCard.cshtml", new PublicMaintenance(shown), await outlook.OfAsync(shown, cancellationToken)));
    }

    private Task<ReviewPane> ReviewAsync(NewMaintenanceUpdate command, CancellationToken cancellationToken) =>
        panes.MakeAsync(command.PlanFor(Notice, Now), User, OverrideReason, cancellationToken);

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        // Untracked: the use case loads its own, and a refused change must not show on this page.
        var notice = await db.Maintenance.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken);
        Notice = notice!;
        FromFile = await NoticeFileGuard.FileOfAsync(db, id, cancellationToken);
        return notice is not null;
    }

    private NewMaintenanceUpdate Read(string id)
    {
        var status = Read<MaintenanceStatus>(Status, "status") ?? Notice.Status;

        // A start that is fixed is not in the form.
        var start = Start.IsEmpty ? Notice.Start : Read(Start, nameof(Start), Notice.Start) ?? Notice.Start;
        var end = End.IsEmpty ? Notice.End : Read(End, nameof(End), Notice.End) ?? Notice.End;
        var body = Fill(Bodies(BodyNl, BodyEn), "body", new FilledValues(Notice.ServiceIds) { Start = start, End = end }, lenient: true);
        return new NewMaintenanceUpdate(id, UpdateId ?? "", Version, status, body, start, end, !Quiet, ReviewPanes.OverrideOf(User, OverrideReason));
    }
}
