using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

[Authorize(Roles.Viewer)]
public sealed class DashboardPage(BoardKeeper keeper, OwedList owed, DutyDesk duty, StatusDbContext db, DraftDesk drafts, ContentLibrary content, NoticeFileDesk noticeFiles, IEnumerable<IHealthLine> health, Texts texts, TimeProvider clock) : PageModel
{
    public IReadOnlyList<OwedItem> Owed { get; private set; } = [];

    public OnDuty OnDuty { get; private set; } = new(null, null, []);

    public IReadOnlyList<Problem> ContentProblems { get; } = [.. content.Problems, .. noticeFiles.Problems];

    /// <summary>Notices whose file is not there any more.</summary>
    public IReadOnlyList<NoticeFileRow> GoneFiles { get; private set; } = [];

    /// <summary>The latest that was done to what customers see; signing in and out is not that.</summary>
    public IReadOnlyList<AuditEntry> Recent { get; private set; } = [];

    /// <summary>What somebody began to write and did not publish, newest first.</summary>
    public IReadOnlyList<Draft> Drafts { get; private set; } = [];

    public bool MayPublish => User.IsInRole(Roles.Editor) || User.IsInRole(Roles.Manager);

    /// <summary>How what works by itself is doing.</summary>
    public IReadOnlyList<HealthLine> Health { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        // Who comes here from publishing wants to see it here.
        await keeper.RefreshAsync(cancellationToken);
        Owed = await owed.ReadAsync(cancellationToken);
        OnDuty = duty.At(clock.GetUtcNow());
        Drafts = MayPublish ? await drafts.AllAsync(cancellationToken) : [];
        GoneFiles = await NoticeFileDesk.GoneAsync(db, cancellationToken);
        Health = await Task.WhenAll(health.Select(h => h.LookAsync(texts, cancellationToken)));
        Recent = await db.AuditLog.AsNoTracking()
            .Where(e => !e.Action.StartsWith("staff."))
            .OrderByDescending(e => e.Id)
            .Take(8)
            .ToListAsync(cancellationToken);
    }
}
