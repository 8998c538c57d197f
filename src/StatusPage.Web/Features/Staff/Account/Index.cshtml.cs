using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Localization;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff.Account;

/// <summary>A session as its owner sees it.</summary>
public sealed record OwnSession(int Id, bool IsHere, SignInMeans Means, DateTimeOffset OpenedAt, DateTimeOffset LastSeenAt, string? Address, string? Browser);

/// <summary>What a member can see and change of the own account.</summary>
[Authorize(Roles.Anyone)]
public sealed class AccountPage(StatusDbContext db, EndOwnSessions end, SignIn signIn, Texts texts, TimeProvider clock) : PageModel
{
    /// <summary>This one first, then the last used.</summary>
    public IReadOnlyList<OwnSession> Sessions { get; private set; } = [];

    public DateTimeOffset PasswordSetAt { get; private set; }

    public bool HasFactor { get; private set; }

    private string Id => User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    private string Here => Secrets.Hash(User.FindFirstValue(StaffPrincipal.Session)!);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (id, here, oldest) = (Id, Here, clock.GetUtcNow() - StaffSessions.Unused);
        var member = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id, cancellationToken);
        PasswordSetAt = member.PasswordSetAt ?? member.CreatedAt;
        HasFactor = await signIn.HasFactorAsync(member);
        Sessions = await db.StaffSessions
            .Where(s => s.MemberId == id && s.LastSeenAt >= oldest)
            .OrderByDescending(s => s.TokenHash == here)
            .ThenByDescending(s => s.LastSeenAt)
            .Select(s => new OwnSession(s.Id, s.TokenHash == here, s.Means, s.OpenedAt, s.LastSeenAt, s.Address, s.Browser))
            .ToListAsync(cancellationToken);
    }

    public IActionResult OnPost() => LocalRedirect("/staff/account");

    public async Task<IActionResult> OnPostEndAsync(int id, CancellationToken cancellationToken)
    {
        await end.RunAsync(Id, Here, id, HttpContext.Actor(), cancellationToken);
        Flash.Say(this, texts["staff_account.session_ended"]);
        return LocalRedirect("/staff/account");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        await end.RunAsync(Id, Here, null, HttpContext.Actor(), cancellationToken);
        Flash.Say(this, texts["staff_account.sessions_ended"]);
        return LocalRedirect("/staff/account");
    }
}
