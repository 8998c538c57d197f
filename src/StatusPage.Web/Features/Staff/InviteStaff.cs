using Microsoft.AspNetCore.Identity;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// Makes a one-time link for somebody: an invitation, or, for who has an open account, a way to a new password;
/// the account then also gets the role that is named.
/// </summary>
public sealed class InviteStaff(StatusDbContext db, UserManager<StaffMember> members, StaffLinks links, LinkMail mail, TimeProvider clock)
{
    /// <param name="mailIn">Also mails the link, in this language, where mail can be sent.</param>
    public async Task<Uri> RunAsync(string email, string role, Actor actor, CancellationToken cancellationToken, Language? mailIn = null)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var member = await members.FindByEmailAsync(email);
        var purpose = member is { ClosedAt: null } ? StaffLinkPurpose.ResetPassword : StaffLinkPurpose.Join;
        var before = member is null ? null : (await members.GetRolesAsync(member)).FirstOrDefault();
        if (purpose == StaffLinkPurpose.ResetPassword && before != role)
        {
            await members.RemoveFromRolesAsync(member!, await members.GetRolesAsync(member!));
            await members.AddToRoleAsync(member!, role);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.invited", $"staff/{email}", before is null ? null : new { Role = before }, new { Role = role, Purpose = purpose }));
        var link = await links.MakeAsync(purpose, member?.Email ?? email, role, cancellationToken);
        if (mailIn is { } language)
        {
            await mail.QueueAsync(db, purpose, member?.Email ?? email, member is { ClosedAt: null } ? member.Language : language, link, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return link;
    }
}
