using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Features.Staff.Members;

/// <summary>What a manager does to an account, beside closing it, and to what is asked of everybody.</summary>
public sealed class ChangeMember(StatusDbContext db, UserManager<StaffMember> members, CloseStaff close, RemoveFactor factors, StaffSessions sessions, TimeProvider clock)
{
    public async Task<Refusal?> GiveRoleAsync(StaffMember member, string role, Actor actor, CancellationToken cancellationToken)
    {
        if (role != Roles.Manager && await IsLastManagerAsync(member, cancellationToken))
        {
            return new Refusal("Role", "last_manager");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var before = await members.GetRolesAsync(member);
        if (before is [var same] && same == role)
        {
            return null;
        }

        await members.RemoveFromRolesAsync(member, before);
        await members.AddToRoleAsync(member, role);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.role_changed", $"staff/{member.Email}", new { Role = before.FirstOrDefault() }, new { Role = role }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    public async Task<Refusal?> CloseAsync(StaffMember member, Actor actor, CancellationToken cancellationToken)
    {
        if (await IsLastManagerAsync(member, cancellationToken))
        {
            return new Refusal("", "last_manager");
        }

        await close.RunAsync(member.Email!, actor, cancellationToken);
        return null;
    }

    /// <summary>For who lost the phone: the password alone counts again, until a new factor is added. Open sessions end.</summary>
    public async Task ResetFactorsAsync(StaffMember member, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await factors.AllAsync(member, actor, cancellationToken);
        await sessions.EndAsync(s => s.MemberId == member.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="by">Who asks: a manager without a second factor would be the first to be stopped.</param>
    public async Task<Refusal?> RequireFactorAsync(bool required, StaffMember by, Actor actor, CancellationToken cancellationToken)
    {
        if (required && by.AuthenticatorSecret is null && (await members.GetPasskeysAsync(by)).Count == 0)
        {
            return new Refusal("", "policy_own_first");
        }

        var policy = await db.StaffPolicies.SingleAsync(cancellationToken);
        if (policy.RequiresSecondFactor == required)
        {
            return null;
        }

        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.policy_changed", "staff", new { policy.RequiresSecondFactor }, new { RequiresSecondFactor = required }));
        policy.RequiresSecondFactor = required;
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<bool> IsLastManagerAsync(StaffMember member, CancellationToken cancellationToken) =>
        await members.IsInRoleAsync(member, Roles.Manager)
        && !await db.Users.AnyAsync(u => u.Id != member.Id && u.ClosedAt == null && db.UserRoles.Any(r => r.UserId == u.Id && r.RoleId == Roles.Manager), cancellationToken);
}
