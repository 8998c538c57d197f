using Microsoft.AspNetCore.Identity;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Features.Staff;

/// <summary>P4: who leaves loses access at once: sessions, links and keys. The account stays, because its name stands in the audit log.</summary>
public sealed class CloseStaff(StatusDbContext db, UserManager<StaffMember> members, StaffLinks links, StaffSessions sessions, RevokeApiKey keys, TimeProvider clock)
{
    /// <returns>False when there is no open account with this address.</returns>
    public async Task<bool> RunAsync(string email, Actor actor, CancellationToken cancellationToken)
    {
        if (await members.FindByEmailAsync(email) is not { ClosedAt: null } member)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        member.ClosedAt = clock.GetUtcNow();
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.closed", $"staff/{member.Email}"));
        await keys.OfAsync(member.Id, actor, cancellationToken);
        await links.VoidAsync(member.Email, cancellationToken);
        await members.UpdateSecurityStampAsync(member);
        await sessions.EndAsync(s => s.MemberId == member.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
