using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>Takes a second factor off an account; with the last one go the recovery codes.</summary>
public sealed class RemoveFactor(StatusDbContext db, UserManager<StaffMember> members, SecurityMail mail, TimeProvider clock)
{
    /// <param name="what"><c>authenticator</c>, or the id of a passkey.</param>
    public async Task RunAsync(StaffMember member, string what, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (what == "authenticator")
        {
            await RemoveAuthenticatorAsync(member, actor, cancellationToken);
        }
        else if ((await members.GetPasskeysAsync(member)).FirstOrDefault(p => WebEncoders.Base64UrlEncode(p.CredentialId) == what) is { } passkey)
        {
            await RemoveAsync(member, passkey, actor, cancellationToken);
        }

        await FinishAsync(member, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>All of them, within the caller's transaction.</summary>
    public async Task AllAsync(StaffMember member, Actor actor, CancellationToken cancellationToken)
    {
        if (member.AuthenticatorSecret is not null)
        {
            await RemoveAuthenticatorAsync(member, actor, cancellationToken);
        }

        foreach (var passkey in await members.GetPasskeysAsync(member))
        {
            await RemoveAsync(member, passkey, actor, cancellationToken);
        }

        await FinishAsync(member, cancellationToken);
    }

    private async Task RemoveAuthenticatorAsync(StaffMember member, Actor actor, CancellationToken cancellationToken)
    {
        member.AuthenticatorSecret = null;
        await mail.QueueAsync(db, member, SecurityNews.AuthenticatorRemoved, actor, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.factor_removed", $"staff/{member.Email}", new { Factor = "authenticator" }));
    }

    private async Task RemoveAsync(StaffMember member, UserPasskeyInfo passkey, Actor actor, CancellationToken cancellationToken)
    {
        await mail.QueueAsync(db, member, SecurityNews.PasskeyRemoved, actor, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.factor_removed", $"staff/{member.Email}", new { Factor = "passkey", passkey.Name }));
        await members.RemovePasskeyAsync(member, passkey.CredentialId);
    }

    private async Task FinishAsync(StaffMember member, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        if (member.AuthenticatorSecret is null && !await db.Set<IdentityUserPasskey<string>>().AnyAsync(p => p.UserId == member.Id, cancellationToken))
        {
            await db.RecoveryCodes.Where(c => c.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
