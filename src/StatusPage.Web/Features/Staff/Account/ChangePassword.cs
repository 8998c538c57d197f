using Microsoft.AspNetCore.Identity;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff.Account;

/// <summary>A member chooses another password; the other sessions end.</summary>
public sealed class ChangePassword(StatusDbContext db, UserManager<StaffMember> members, MemberPasswords passwords, SecurityMail mail, SignInLimits limits, TimeProvider clock)
{
    /// <param name="keep">The hash of the session that asks.</param>
    public async Task<IReadOnlyList<Refusal>> RunAsync(StaffMember member, string current, string wanted, string keep, Actor actor, CancellationToken cancellationToken)
    {
        if (IsRight(member, current) is { } refusal)
        {
            return [refusal];
        }

        // P4 would mean nothing if the same one could be chosen again.
        if (wanted == current)
        {
            return [new Refusal("Password", "password_same")];
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await passwords.ReplaceAsync(member, wanted, keep, cancellationToken) is { Count: > 0 } refused)
        {
            return refused;
        }

        await mail.QueueAsync(db, member, SecurityNews.PasswordChanged, actor, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.password_set", $"staff/{member.Email}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [];
    }

    /// <summary>Whether the member, and not somebody at a screen that was left open, asks for this: five attempts in five minutes.</summary>
    public Refusal? IsRight(StaffMember member, string? current) =>
        !limits.AllowsBrowser($"own/{member.Id}") ? new Refusal("Current", "password_too_many")
        : current is not { Length: > 0 and <= PasswordRules.Longest } || members.PasswordHasher.VerifyHashedPassword(member, member.PasswordHash ?? "", current) == PasswordVerificationResult.Failed
            ? new Refusal("Current", "password_wrong")
            : null;
}
