using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff.Members;

[Authorize(Roles.Manager)]
public sealed class MemberPage(StatusDbContext db, UserManager<StaffMember> members, InviteStaff invite, ChangeMember change, SignIn signIn, LinkMail mail, Texts texts, TimeProvider clock) : PageModel
{
    [BindProperty]
    public string? Role { get; set; }

    public StaffMember Member { get; private set; } = null!;

    public bool HasFactor { get; private set; }

    public int Sessions { get; private set; }

    private string Here => $"/staff/members/{Member.Id}";

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await FindAsync(id) ? await ShowAsync(cancellationToken) : NotFound();

    public IActionResult OnPost(Guid id) => LocalRedirect($"/staff/members/{id}");

    public Task<IActionResult> OnPostRoleAsync(Guid id, CancellationToken cancellationToken) => DoAsync(
        id,
        async () => Roles.All.Contains(Role) ? await change.GiveRoleAsync(Member, Role!, HttpContext.Actor(), cancellationToken) : new Refusal("Role", "role_required"),
        () => texts["staff_members.role_saved"],
        cancellationToken);

    public Task<IActionResult> OnPostLinkAsync(Guid id, CancellationToken cancellationToken) => DoAsync(
        id,
        async () =>
        {
            var role = (await members.GetRolesAsync(Member)).First();
            OneTimeLink.Show(this, await invite.RunAsync(Member.Email!, role, HttpContext.Actor(), cancellationToken, texts.Language));
            return null;
        },
        () => texts[mail.CanSend ? "staff_members.invited_mailed" : "staff_members.invited_shown", Member.Email],
        cancellationToken);

    public Task<IActionResult> OnPostFactorsAsync(Guid id, CancellationToken cancellationToken) => DoAsync(
        id,
        async () =>
        {
            await change.ResetFactorsAsync(Member, HttpContext.Actor(), cancellationToken);
            return null;
        },
        () => texts["staff_members.factor_done"],
        cancellationToken);

    public Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancellationToken) => DoAsync(
        id,
        () => change.CloseAsync(Member, HttpContext.Actor(), cancellationToken),
        () => texts["staff_members.close_done", Member.Name],
        cancellationToken);

    private async Task<IActionResult> DoAsync(Guid id, Func<Task<Refusal?>> what, Func<string> done, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id) || Member.ClosedAt is not null)
        {
            return NotFound();
        }

        if (await what() is { } refusal)
        {
            ModelState.AddModelError(refusal.Field, texts[$"staff_members.{refusal.Code}"]);
            return await ShowAsync(cancellationToken);
        }

        Flash.Say(this, done());
        return LocalRedirect(Here);
    }

    private async Task<bool> FindAsync(Guid id)
    {
        Member = (await members.FindByIdAsync(id.ToString()))!;
        return Member is not null;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - StaffSessions.Unused;
        Role = (await members.GetRolesAsync(Member)).FirstOrDefault();
        HasFactor = await signIn.HasFactorAsync(Member);
        Sessions = await db.StaffSessions.CountAsync(s => s.MemberId == Member.Id && s.LastSeenAt >= oldest, cancellationToken);
        return Page();
    }
}
