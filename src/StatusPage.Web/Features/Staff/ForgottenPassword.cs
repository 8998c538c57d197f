using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// Mails a one-time link to who forgot the password. Whoever asks hears the same, after the same time, whether there
/// is such an account or not.
/// </summary>
public sealed class ForgottenPassword(StatusDbContext db, UserManager<StaffMember> members, StaffLinks links, LinkMail mail, SignIn signIn, SignInLimits limits, TimeProvider clock)
{
    /// <summary>So many links of an account may be on their way: nobody can fill a mailbox with them.</summary>
    public const int Most = 3;

    /// <returns>False when this network has asked too often.</returns>
    public async Task<bool> RunAsync(HttpContext context, string email, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        if (!limits.AllowsNetwork(context.Connection.RemoteIpAddress))
        {
            return false;
        }

        if (mail.CanSend && await members.FindByEmailAsync(email) is { ClosedAt: null } member)
        {
            await SendAsync(member, context.ClientAddress(), cancellationToken);
        }

        await signIn.WaitAsync(asked);
        return true;
    }

    private async Task SendAsync(StaffMember member, string? address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.StaffLinks.CountAsync(l => l.Email == member.Email && l.UsedAt == null && l.ExpiresAt > now, cancellationToken) >= Most)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var role = (await members.GetRolesAsync(member)).First();
        var link = await links.MakeAsync(StaffLinkPurpose.ResetPassword, member.Email, role, cancellationToken, keepOthers: true);
        await mail.QueueAsync(db, StaffLinkPurpose.ResetPassword, member.Email!, member.Language, link, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(new Actor("unknown", address), now, "staff.forgot", $"staff/{member.Email}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
