using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff.Members;

/// <param name="Factor">The text that says what it has beside the password.</param>
public sealed record MemberLine(
    string Id, string Name, string Email, string Role, string Factor, DateTimeOffset? PasswordSetAt, bool IsPasswordOld, DateTimeOffset? LastSignInAt, DateTimeOffset? ClosedAt);

/// <summary>Who works here, who was asked to, and what is asked of them all.</summary>
[Authorize(Roles.Manager)]
public sealed class MembersPage(StatusDbContext db, UserManager<StaffMember> members, InviteStaff invite, ChangeMember change, LinkMail mail, Texts texts, TimeProvider clock) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    public IReadOnlyList<MemberLine> Members { get; private set; } = [];

    public IReadOnlyList<StaffLink> Invitations { get; private set; } = [];

    public bool RequiresFactor { get; private set; }

    public bool CanMail => mail.CanSend;

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var email = Email?.Trim() ?? "";
        if (!EmailForm.IsAddress(email))
        {
            ModelState.AddModelError(nameof(Email), texts[email.Length == 0 ? "staff_members.email_required" : "staff.email_invalid"]);
        }
        else if (await members.FindByEmailAsync(email) is { ClosedAt: null })
        {
            ModelState.AddModelError(nameof(Email), texts["staff.email_taken"]);
        }

        if (!Roles.All.Contains(Role))
        {
            ModelState.AddModelError(nameof(Role), texts["staff_members.role_required"]);
        }

        if (!ModelState.IsValid)
        {
            await ShowAsync(cancellationToken);
            return Page();
        }

        OneTimeLink.Show(this, await invite.RunAsync(email, Role!, HttpContext.Actor(), cancellationToken, texts.Language));
        Flash.Say(this, texts[CanMail ? "staff_members.invited_mailed" : "staff_members.invited_shown", email]);
        return LocalRedirect("/staff/members");
    }

    public async Task<IActionResult> OnPostPolicyAsync(bool required, CancellationToken cancellationToken)
    {
        var by = await members.FindByIdAsync(User.FindFirstValue(ClaimTypes.NameIdentifier)!);
        if (await change.RequireFactorAsync(required, by!, HttpContext.Actor(), cancellationToken) is { } refusal)
        {
            ModelState.Clear();
            ModelState.AddModelError("", texts[$"staff_members.{refusal.Code}"]);
            await ShowAsync(cancellationToken);
            return Page();
        }

        Flash.Say(this, texts[required ? "staff_members.policy_on" : "staff_members.policy_off"]);
        return LocalRedirect("/staff/members");
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        RequiresFactor = await db.StaffPolicies.Select(p => p.RequiresSecondFactor).SingleAsync(cancellationToken);
        var rows = await db.Users.AsNoTracking()
            .OrderBy(u => u.ClosedAt != null).ThenBy(u => u.Name)
            .Select(u => new
            {
                Member = u,
                Role = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).FirstOrDefault(),
                HasPasskey = db.Set<IdentityUserPasskey<string>>().Any(p => p.UserId == u.Id),
            })
            .ToListAsync(cancellationToken);
        Members = [.. rows.Select(r => new MemberLine(
            r.Member.Id,
            r.Member.Name,
            r.Member.Email!,
            r.Role ?? Roles.Viewer,
            (r.Member.AuthenticatorSecret is not null, r.HasPasskey) switch
            {
                (true, true) => "staff_members.factor_both",
                (true, false) => "staff_members.factor_app",
                (false, true) => "staff_members.factor_passkey",
                _ => "staff_members.factor_none",
            },
            r.Member.PasswordSetAt,
            PasswordAge.EndOf(r.Member.PasswordSetAt ?? r.Member.CreatedAt) <= now,
            r.Member.LastSignInAt,
            r.Member.ClosedAt))];
        Invitations = await db.StaffLinks.AsNoTracking()
            .Where(l => l.Purpose == StaffLinkPurpose.Join && l.Email != null && l.UsedAt == null && l.ExpiresAt > now)
            .OrderBy(l => l.ExpiresAt)
            .ToListAsync(cancellationToken);
    }
}
